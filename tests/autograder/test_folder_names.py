"""Every student's feedback has a folder of its own, whatever they are called."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from autograder.reports.folder_names import name_folders

NAMES = [
    "..",
    ".",
    "",
    "/etc",
    "a/b",
    "a\\b",
    "con",
    "NUL.txt",
    "x" * 300,
    "é" * 90,
    "\ud800",
    "a\n",
    " a",
    "a.",
    "a ",
    "-rf",
]


def test_no_name_leads_out_of_its_folder_or_into_anothers() -> None:
    plain = ["ann", "ann lee", "böb", "ann@uni.example", "s1234567"]
    folders = name_folders([*plain, *NAMES, "Kim", "kim", "böb\u0308"])
    assert [folders[name] for name in plain] == plain
    assert len({folder.casefold() for folder in folders.values()}) == len(folders)
    for name in (*NAMES, "Kim"):
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*-[0-9a-f]{16}", folders[name]), name
    taken = folders["Kim"]
    assert name_folders(["Kim", "kim", taken])[taken] != taken, "nobody can ask for the folder of another"


@given(st.lists(st.text(max_size=30), unique=True))
def test_any_names_give_as_many_folders(names: list[str]) -> None:
    folders = name_folders(names)
    assert len({folder.casefold() for folder in folders.values()}) == len(names)
    assert not any(folder in {"", ".", ".."} or re.search(r"[/\\\x00-\x1f]", folder) for folder in folders.values())
    assert all(len(folder.encode()) <= 100 for folder in folders.values())
