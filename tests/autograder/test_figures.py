"""Every lesson shows a picture, and the picture is what the course's own code draws."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from autograder.course import load_course

COURSE = load_course(Path(__file__).parents[2])
HARMLESS = {"svg", "title", "desc", "defs", "style", "g", "rect", "path", "use", "clipPath", "pattern"}
LESSONS = [lesson.name for lesson in COURSE.lessons]

_COLOR_OR_NUMBER = re.compile(r"(#[0-9a-f]{6}\b|(?<![\w#.])-?\d+(?:\.\d+)?(?:e-?\d+)?)")


def picture_of(lesson: str) -> Path:
    return COURSE.lesson_readme(lesson).with_name("figure.svg")


def taken_apart(picture: Path) -> tuple[list[str], list[float], list[int]]:
    """What is not a number, the numbers, and the parts of the colors."""
    parts = _COLOR_OR_NUMBER.split(picture.read_text(encoding="utf-8"))
    found = parts[1::2]
    colors = [part for text in found if text.startswith("#") for part in bytes.fromhex(text[1:])]
    return parts[::2], [float(text) for text in found if not text.startswith("#")], colors


@pytest.fixture(scope="module")
def drawn_anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pictures, drawn by the command that `make figures` runs."""
    folder = tmp_path_factory.mktemp("figures")
    command = [sys.executable, "-m", "figures", str(folder)]
    run = subprocess.run(command, cwd=COURSE.root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_shows_its_picture_and_says_what_is_seen(lesson: str) -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(figure\.svg\)", COURSE.lesson_readme(lesson).read_text(encoding="utf-8"))
    assert len(shown) == 1
    assert len(shown[0].split()) > 10, "the text says what somebody sees who cannot see it"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_picture_is_small_and_stands_alone(lesson: str) -> None:
    text = picture_of(lesson).read_text(encoding="utf-8")
    assert len(text.encode()) < 200_000
    root = ET.fromstring(text)
    assert root.get("width") == "700"
    assert [child.tag.partition("}")[2] for child in root][:2] == ["title", "desc"]
    for element in root.iter():
        assert element.tag.partition("}")[2] in HARMLESS
        for name, value in element.items():
            assert not name.startswith("on")
            assert not name.endswith("href") or value.startswith("#")
    assert not re.search(r"<!|<\?|@import|url\((?!#)", text)
    assert set(re.findall(r'(?:href="|url\()#([\w-]+)', text)) == set(re.findall(r' id="([^"]+)"', text))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_picture_is_what_its_code_draws(drawn_anew: Path, lesson: str) -> None:
    """Numbers may differ by what cannot be seen: other processors round differently."""
    old_words, old_numbers, old_colors = taken_apart(picture_of(lesson))
    new_words, new_numbers, new_colors = taken_apart(drawn_anew / lesson / "figure.svg")
    assert new_words == old_words, "draw it anew: make figures"
    assert new_numbers == pytest.approx(old_numbers, rel=0, abs=0.1), "draw it anew: make figures"
    assert new_colors == pytest.approx(old_colors, rel=0, abs=2), "draw it anew: make figures"


def test_another_picture_is_told_apart(tmp_path: Path) -> None:
    picture = tmp_path / "figure.svg"
    seen = []
    for text in ('<use href="#i1" x="3.25" fill="#0072b2"/>', '<use href="#i2" x="3.5" fill="#0072ff"/>'):
        picture.write_text(text)
        seen.append(taken_apart(picture))
    assert seen[0] == (['<use href="#i1" x="', '" fill="', '"/>'], [3.25], [0, 0x72, 0xB2])
    assert all(one != other for one, other in zip(*seen, strict=True))
