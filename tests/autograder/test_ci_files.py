"""The files for CI that an instructor copies: they fit the published schemas, and keep what they promise."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from autograder.submissions.moments import read_moment

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / "docs/ci/github.yml"
GITLAB = ROOT / "docs/ci/gitlab.yml"
CHECK = ROOT / "autograder/release/files/check.yml"


def loaded(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def published(name: str) -> Draft7Validator:
    """Read the schema that SchemaStore publishes, as the package check-jsonschema brings it."""
    folder = files("check_jsonschema").joinpath("builtin_schemas", "vendor")
    return Draft7Validator(json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8")))


def steps() -> list[dict[str, Any]]:
    return loaded(GITHUB)["jobs"]["grade"]["steps"]


def scripts() -> dict[str, str]:
    """All that is run on a machine, by file."""
    return {
        "github.yml": "\n".join(step.get("run", "") for step in steps()),
        "gitlab.yml": "\n".join(loaded(GITLAB)["grade"]["script"]),
    }


@pytest.mark.parametrize(
    ("schema", "path"),
    [("github-workflows", GITHUB), ("github-workflows", CHECK), ("gitlab-ci", GITLAB)],
    ids=["github", "check", "gitlab"],
)
def test_it_fits_the_published_schema(schema: str, path: Path) -> None:
    assert [error.message for error in published(schema).iter_errors(loaded(path))] == []


@pytest.mark.parametrize(
    ("schema", "path", "right", "wrong"),
    [("github-workflows", GITHUB, "runs-on:", "runs-at:"), ("gitlab-ci", GITLAB, "expire_in: 1 year", "expire_in: []")],
    ids=["github", "gitlab"],
)
def test_the_schema_notices_a_mistake(schema: str, path: Path, right: str, wrong: str) -> None:
    broken = YAML(typ="safe").load(path.read_text(encoding="utf-8").replace(right, wrong))
    assert list(published(schema).iter_errors(broken))


def test_github_gives_no_more_rights_than_are_needed() -> None:
    workflow = loaded(GITHUB)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["grade"]["permissions"] == {"contents": "read"}
    assert set(workflow["on"]) == {"push"}


def test_every_action_is_pinned_by_commit() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert len(used) == 5
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used)


def test_only_the_step_that_fetches_the_course_has_the_secret() -> None:
    assert [step["name"] for step in steps() if "secrets." in str(step)] == ["Fetch the course"]
    assert all(step["with"]["persist-credentials"] is False for step in steps() if "checkout@" in step.get("uses", ""))


def test_no_text_of_others_is_pasted_into_a_script() -> None:
    """An expression in a script is replaced before the shell reads it."""
    assert "${{" not in scripts()["github.yml"]


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_what_the_grader_prints_is_shown_to_nobody(name: str) -> None:
    script = scripts()[name].replace("\\\n", " ")
    (line,) = (line for line in script.splitlines() if re.search(r"autograder\"? grade ", line))
    assert re.search(r">\S*/grade\.log\"? 2>&1", line)
    assert script.count("grade.log") == 1
    assert "--sandbox" not in script


def test_the_time_that_counts_is_the_servers_and_no_commits() -> None:
    script = scripts()["gitlab.yml"].replace("\\\n", " ")
    assert '--submitted "$CI_PIPELINE_CREATED_AT"' in script
    (step,) = (step for step in steps() if step.get("name") == "Grade")
    assert step["env"] == {"PUSHED_AT": "${{ github.event.repository.pushed_at }}"}
    (time,) = re.findall(r'--submitted ("\$\(.*?\)")', step["run"])
    said = subprocess.run(
        ["bash", "-c", f"echo {time}"],
        env={"PUSHED_AT": "1792793940", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    assert read_moment(said.stdout.decode()) == "2026-10-23T22:19:00+00:00"
    assert "COMMIT_TIMESTAMP" not in script
    assert "head_commit" not in GITHUB.read_text()


def test_the_fence_is_closed_again_before_anything_else_is_said() -> None:
    (script,) = (step["run"] for step in steps() if step.get("name") == "Grade")
    order = [script.index(part) for part in ('"::stop-commands::$fence"', " grade ", '"::$fence::"', "Grading ended")]
    assert order == sorted(order)
    assert "set -e" not in script
    assert "|| status=$?" in script  # the shell of GitHub stops at an error, and the fence would stay


def test_only_feedback_and_the_score_are_kept() -> None:
    (upload,) = (step for step in steps() if "upload-artifact@" in step.get("uses", ""))
    assert upload["with"]["path"] == "${{ runner.temp }}/out/feedback/"
    assert loaded(GITLAB)["grade"]["artifacts"]["paths"] == ["feedback/", "score.json"]


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_the_scripts_are_shell(name: str) -> None:
    done = subprocess.run(["bash", "-n"], input=scripts()[name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
