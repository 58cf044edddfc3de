"""Hand in a conftest.py, a pytest.ini and a plugin.

Seen: catalogue 2 (Artemis #12782, #12783; GitHub Classroom's python grader).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# beside = { "conftest.py" = "def pytest_runtest_makereport(item, call):\n    print('got: conftest')\n", "07_deep_and_bidirectional/conftest.py" = "import os\nos._exit(0)\n", "pytest.ini" = "[pytest]\naddopts = --collect-only\n", "pyproject.toml" = "[tool.pytest.ini_options]\naddopts = '--co'\n", "tox.ini" = "[pytest]\n" }
# ///


def final_states(h_n, num_layers):
    return None
