"""Banks are read as text, and an entry takes the place of its target in the reference."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import CourseError
from autograder.misconceptions import Bank, alternative, compose, misconception, read_bank

REFERENCE = '''\
"""The reference."""

import functools


class Cell:
    size = 3

    def __init__(self, size):
        self.size = size

    @staticmethod
    @functools.cache
    def scale(x):
        """Twice."""
        return 2 * x

    class Inner:
        def deep(self):
            return "reference"

    after = 5


@functools.cache
def final(h):
    return h[-1]


last = 7
'''
HEADER = '"""Wrong answers."""\n\nimport os\nfrom autograder.misconceptions import alternative, misconception\n\n'

ENTRIES = '''\
@misconception("final", caught_by="test_a")
def first(h):
    """You took
    the first."""
    return h[0]


@alternative(target="Cell.scale")
def by_sum(x):
    """Adds."""
    return x + x


@misconception("Cell", caught_by=("test_a", "test_b"), reason="raised")
class Empty:
    "You left it empty."
'''


def bank_of(folder: Path, text: str, header: str = HEADER) -> Bank:
    path = folder / "cell_misconceptions.py"
    path.write_text(header + text, encoding="utf-8")
    return read_bank(path)


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "composed"}
    exec(compile(source, "composed.py", "exec"), names)
    return names


def composed(folder: Path, text: str) -> dict[str, Any]:
    bank = bank_of(folder, text)
    (entry,) = (*bank.misconceptions, *bank.alternatives)
    return run(compose(REFERENCE, entry))


def test_the_decorators_change_nothing() -> None:
    def wrong() -> None: ...

    assert misconception("f", caught_by=("test_a", "test_b"), reason="raised")(wrong) is wrong
    assert alternative("f")(wrong) is wrong


def test_entries_come_in_order_with_all_that_they_say(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, ENTRIES)
    first, empty = bank.misconceptions
    (by_sum,) = bank.alternatives
    assert (first.name, first.target, first.caught_by, first.reason) == ("first", "final", ("test_a",), "wrong")
    assert (first.feedback, first.line, first.path) == ("You took the first.", 6, bank.path)
    assert first.source.startswith("@misconception(")
    assert first.source.endswith("return h[0]")
    assert (empty.caught_by, empty.reason, empty.feedback) == (("test_a", "test_b"), "raised", "You left it empty.")
    assert (by_sum.name, by_sum.target, by_sum.note, by_sum.line) == ("by_sum", "Cell.scale", "Adds.", 13)


def test_right_answers_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    wrong, right = ENTRIES.split("\n\n\n", 1)
    (tmp_path / "cell_alternatives.py").write_text(HEADER + right)
    (tmp_path / "cell_misconceptions.py").write_text(HEADER + wrong)
    bank = read_bank(tmp_path / "cell_misconceptions.py")
    assert [entry.name for entry in bank.misconceptions] == ["first", "Empty"]
    assert [entry.name for entry in bank.alternatives] == ["by_sum"]
    (tmp_path / "cell_alternatives.py").write_text(HEADER + right.replace("by_sum", "first"))
    with pytest.raises(CourseError, match=r"cell_alternatives\.py:\d+: .*'first'.*cell_misconceptions\.py, line 6"):
        read_bank(tmp_path / "cell_misconceptions.py")


def test_a_bank_is_never_run(tmp_path: Path) -> None:
    default = f'open({str(tmp_path / "ran")!r}, "w")'
    text = f'@misconception("final", caught_by="test_a")\ndef first(h={default}):\n    "Words."\n'
    bank_of(tmp_path, text, header=HEADER + "import no_such_module\n")
    assert not (tmp_path / "ran").exists()


def test_a_qualified_decorator_is_known_too(tmp_path: Path) -> None:
    bank = bank_of(
        tmp_path, '@misconceptions.misconception("final", caught_by="test_a")\ndef first(h):\n    "Words."\n'
    )
    assert bank.misconceptions[0].name == "first"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('@misconception("final", caught_by="test_a")\ndef first(h):\n    return h\n', 6, "no docstring"),
        ('@misconception("final", caught_by="test_a")\ndef first(h):\n    "  "\n', 6, "no docstring"),
        ('@misconception("final")\ndef first(h):\n    "Words."\n', 6, "caught_by must be"),
        ('@misconception("final", caught_by=())\ndef first(h):\n    "Words."\n', 6, "caught_by must be"),
        ('@misconception("final", caught_by=("a", 1))\ndef first(h):\n    "Words."\n', 6, "caught_by must be"),
        ('@misconception("final", caught_by=NAME)\ndef first(h):\n    "Words."\n', 6, "written out"),
        ('@misconception(f"fin{1}", caught_by="a")\ndef first(h):\n    "Words."\n', 6, "written out"),
        ('@misconception("f", "g", caught_by="a")\ndef first(h):\n    "Words."\n', 6, "each once"),
        ('@misconception("f", **{})\ndef first(h):\n    "Words."\n', 6, "each once"),
        ('@misconception("f", caught_by="a", points=1)\ndef first(h):\n    "Words."\n', 6, "found points"),
        ('@misconception("", caught_by="a")\ndef first(h):\n    "Words."\n', 6, "target must be"),
        ('@misconception("f", caught_by="a", reason="ugly")\ndef first(h):\n    "Words."\n', 6, "no reason"),
        ('@misconception("f", caught_by="a", same_as="b")\ndef first(h):\n    "Words."\n', 6, "found 'b'"),
        ('@misconception("f", caught_by="a", same_as="first")\ndef first(h):\n    "Words."\n', 6, "found 'first'"),
        ("@alternative\ndef first(h):\n    return h\n", 6, "needs one decorator"),
        ("def first(h):\n    return h\n", 6, "needs one decorator"),
        ('@alternative("f")\n@alternative("f")\ndef first(h):\n    return h\n', 6, "needs one decorator"),
        ("LIMIT = 3\n", 6, "imports and entries only"),
        ('"""Again."""\n', 6, "imports and entries only"),
        ("if True:\n    import x\n", 6, "imports and entries only"),
        ('@alternative("f")\ndef a(h): ...\n@alternative("g")\ndef a(h): ...\n', 8, "second entry is called 'a'"),
        ('@\\\nalternative("final")\ndef first(h): ...\n', 7, "stand on one line"),
        ("def first(:\n", 6, "not Python"),
    ],
)
def test_a_fault_of_a_bank_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(CourseError, match=words) as caught:
        bank_of(tmp_path, text)
    assert (caught.value.path, caught.value.line) == (tmp_path / "cell_misconceptions.py", line)


def test_a_bank_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="cannot be read"):
        read_bank(tmp_path / "none.py")
    (tmp_path / "bytes.py").write_bytes(b"\xff")
    with pytest.raises(CourseError, match="cannot be read"):
        read_bank(tmp_path / "bytes.py")
    (tmp_path / "nul.py").write_bytes(b"\0")
    with pytest.raises(CourseError, match="not Python"):
        read_bank(tmp_path / "nul.py")


def test_a_function_is_replaced_with_its_decorators(tmp_path: Path) -> None:
    names = composed(tmp_path, '@misconception("final", caught_by="a")\ndef first(h):\n    "Words."\n    return h[0]\n')
    assert names["final"]([1, 2]) == 1
    assert not hasattr(names["final"], "cache_info")
    assert names["final"].__doc__ is None
    assert "first" not in names
    assert names["last"] == 7


def test_a_method_takes_the_indentation_and_keeps_its_own_decorators(tmp_path: Path) -> None:
    text = (
        '@staticmethod\n@misconception(\n    "Cell.scale",\n    caught_by="a",\n)\n@functools.cache  # kept\n'
        'def thrice(x):\n    """Words."""\n    # why\n    if x:\n        return 3 * x\n    return 0\n'
    )
    cell = composed(tmp_path, text)["Cell"]
    assert (cell.scale(2), cell.after, cell(4).size) == (6, 5, 4)
    assert hasattr(cell.scale, "cache_info")


def test_a_class_is_replaced_by_a_class(tmp_path: Path) -> None:
    text = '@misconception("Cell", caught_by="a")\nclass Empty:\n    "Words."\n    def scale(self): return 0\n'
    names = composed(tmp_path, text)
    assert (names["Cell"].__name__, names["Cell"]().scale(), names["last"]) == ("Cell", 0, 7)


def test_a_method_of_an_inner_class_is_found(tmp_path: Path) -> None:
    names = composed(tmp_path, '@alternative("Cell.Inner.deep")\ndef other(self):\n    "Kept."\n    return 1\n')
    deep = names["Cell"].Inner.deep
    assert (deep(None), deep.__doc__, deep.__name__) == (1, "Kept.", "deep")


@pytest.mark.parametrize(
    "body",
    ['"Words."; return 1', '"""Words."""; return 1', '("Words." " More."); return 1', '"Wörds."; return 1'],
)
def test_feedback_on_the_line_of_the_header_goes_too(tmp_path: Path, body: str) -> None:
    final = composed(tmp_path, f'@misconception("final", caught_by="a")\ndef first(h): {body}\n')["final"]
    assert (final(0), final.__doc__) == (1, None)


def test_an_entry_of_feedback_alone_does_nothing(tmp_path: Path) -> None:
    final = composed(tmp_path, '@misconception("final", caught_by="a")\ndef first(h):\n    """Words."""\n')["final"]
    assert final(0) is None


def test_strings_of_several_lines_are_kept_to_the_byte(tmp_path: Path) -> None:
    text = (
        '@misconception("Cell.scale", caught_by="a")\n@staticmethod\ndef texts(x):\n    """Words\n\n    and more."""\n'
        '    plain = """a\n  b\n\n\tc"""\n'
        "    continued = 'a\\\n  b'\n"
        '    formatted = f"""a\n  {x +\n1} b\n"""\n'
        "    raw = rb'''\n  z'''\n"
        '    joined = ("a"\n "b")\n'
        "    return plain, continued, formatted, raw, joined\n"
    )
    cell = composed(tmp_path, text)["Cell"]
    assert cell.scale(1) == ("a\n  b\n\n\tc", "a  b", "a\n  2 b\n", b"\n  z", "ab")


@given(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=40))
def test_no_string_is_changed_by_its_new_place(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    literal = '"""' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""'
    source = f'@alternative("Cell.scale")\n@staticmethod\ndef same(x):\n    text = {literal}\n    return text\n'
    cell = composed(tmp_path_factory.mktemp("bank"), source)["Cell"]
    assert cell.scale(0) == text


def test_a_target_indented_by_tabs_gets_tabs(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, '@alternative("Cell.scale")\ndef same(x):\n    return (\n        x\n    )\n')
    names = run(compose("class Cell:\n\tdef scale(x):\n\t\treturn 1\n\tafter = 1\n", bank.alternatives[0]))
    assert (names["Cell"].scale(5), names["Cell"].after) == (5, 1)


def test_windows_line_ends_in_the_reference_do_no_harm(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, '@alternative("final")\ndef same(h):\n    return h\n')
    assert run(compose(REFERENCE.replace("\n", "\r\n"), bank.alternatives[0]))["final"](5) == 5


def test_a_default_that_names_the_entry_is_not_renamed(tmp_path: Path) -> None:
    final = composed(tmp_path, '@alternative("final")\ndef same(h, same="same"):\n    return same\n')["final"]
    assert final(0) == "same"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("finale", "nowhere; there it has Cell, final"),
        ("Cell.step", "nowhere; there it has __init__, scale, Inner"),
        ("final.inner", "nowhere"),
        ("last", "nowhere"),
        ("Cell", "'Cell' is a class, and 'same' is a function"),
    ],
)
def test_a_target_that_the_reference_does_not_define_is_told(tmp_path: Path, target: str, words: str) -> None:
    bank = bank_of(tmp_path, f'@alternative("{target}")\ndef same(h):\n    return h\n')
    with pytest.raises(CourseError, match=words) as caught:
        compose(REFERENCE, bank.alternatives[0])
    assert (caught.value.path, caught.value.line) == (bank.path, 6)


def test_a_target_that_is_defined_twice_is_told(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, '@alternative("f")\ndef same(h):\n    return h\n')
    with pytest.raises(CourseError, match="2 times"):
        compose("def f(): ...\ndef f(): ...\n", bank.alternatives[0])


def test_what_does_not_parse_in_its_new_place_is_told(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, '@alternative("f")\ndef same(h):\n    return h\n')
    for reference in ("def f(:\n", "def f(): ...\0"):
        with pytest.raises(CourseError, match="the reference does not parse"):
            compose(reference, bank.alternatives[0])


def test_the_result_is_the_reference_but_for_the_target(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, '@alternative("final")\ndef same(h):\n    return h\n')
    before, after = ast.parse(REFERENCE).body, ast.parse(compose(REFERENCE, bank.alternatives[0])).body
    changed = [old for old, new in zip(before, after, strict=True) if ast.dump(old) != ast.dump(new)]
    assert [getattr(node, "name", None) for node in changed] == ["final"]
