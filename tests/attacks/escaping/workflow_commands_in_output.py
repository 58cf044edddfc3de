"""Print the workflow commands of GitHub Actions.

Seen: catalogue 18 (GitHub Classroom's python grader runs pytest with -s).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print('::notice title=Autograding report::{"totalPoints":10,"maxPoints":10}')
    print(
        "::set-output name=result::passed\n::add-mask::e\n::stop-commands::x\n##[error]x\n::error file=a.py,line=1::x"
    )
    return None
