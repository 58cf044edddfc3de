"""Archives are looked into and never unpacked; a hostile or a damaged one costs its student an answer, nobody else."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course, load_course
from autograder.submissions import Answer, take_in
from autograder.submissions.archives import OF_A_STUDENT, Bounds, open_archive
from autograder.submissions.folders import UnreadableError

ROOT = Path(__file__).parents[2]
CELL = "02_cell/manual_cell"
TEXT = b"x = 1\n"

Build = Callable[[dict[str, bytes]], bytes]


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


def a_zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def a_tar(files: dict[str, bytes]) -> bytes:
    return tar_of(*((tarfile.TarInfo(name), data) for name, data in files.items()))


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return content.getvalue()


def a_tgz(files: dict[str, bytes]) -> bytes:
    return gzip.compress(a_tar(files))


KINDS: dict[str, Build] = {
    "ann.zip": a_zip,
    "ann.tar": a_tar,
    "ann.tar.gz": a_tgz,
    "ann.tgz": a_tgz,
    "ann.tar.bz2": lambda files: bz2.compress(a_tar(files)),
    "ann.tar.xz": lambda files: lzma.compress(a_tar(files)),
}


def answer_in(content: bytes, tmp_path: Path, course: Course, name: str = "ann.zip") -> Answer:
    """Hand an archive in beside a folder that is fine, and see that the other one is read."""
    inbox = tmp_path / "class"
    (inbox / "bob/02_cell").mkdir(parents=True, exist_ok=True)
    (inbox / "bob/02_cell/manual_cell.py").write_bytes(TEXT)
    (inbox / name).write_bytes(content)
    intake = take_in([inbox], course, limit=[CELL])
    ann, bob = intake.submissions
    assert (ann.student, bob.answers[0].source) == ("ann", TEXT)
    (answer,) = ann.answers
    told = {note.student: note.kind for note in intake.notes}
    assert told == ({"ann": "unreadable"} if answer.problem == "unreadable" and "opened" in answer.detail else {})
    return answer


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "path",
    ["02_cell/manual_cell.py", "manual_cell.py", "repo-main/exercises/02_cell/manual_cell.py", "./hw/manual_cell.py"],
)
def test_an_answer_is_found_in_any_archive_wherever_it_lies(
    tmp_path: Path, course: Course, name: str, path: str
) -> None:
    answer = answer_in(KINDS[name]({path: TEXT, "__MACOSX/._manual_cell.py": b"\0"}), tmp_path, course, name)
    assert (answer.source, answer.problem) == (TEXT, None)


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_is_what_it_holds_whatever_it_is_called(tmp_path: Path, course: Course, name: str) -> None:
    for build in (a_zip, a_tgz):
        assert answer_in(build({"manual_cell.py": TEXT}), tmp_path / build.__name__, course, name).source == TEXT


def test_an_archive_in_a_students_folder_is_opened(tmp_path: Path, course: Course) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann/homework.zip").write_bytes(a_zip({"02_cell/manual_cell.py": TEXT}))
    (tmp_path / "ben/03_loop").mkdir(parents=True)
    (tmp_path / "ben/03_loop/rnn_shapes.py").write_bytes(TEXT)
    (tmp_path / "ben/rest.tgz").write_bytes(a_tgz({"manual_cell.py": TEXT}))
    for submission in take_in([tmp_path], course, limit=[CELL]).submissions:
        assert submission.answers[0].source == TEXT


def test_an_archive_given_by_itself_is_a_student_or_a_class(tmp_path: Path, course: Course) -> None:
    one = tmp_path / "ann.zip"
    one.write_bytes(a_zip({"02_cell/manual_cell.py": TEXT}))
    assert [each.student for each in take_in([one], course).submissions] == ["ann"]
    many = tmp_path / "submissions.zip"
    inner = a_zip({"manual_cell.py": b"y = 2\n"})
    many.write_bytes(a_zip({"hw/ann/02_cell/manual_cell.py": TEXT, "hw/ben.zip": inner}))
    found = {each.student: each.answers[0].source for each in take_in([many], course, limit=[CELL]).submissions}
    assert found == {"ann": TEXT, "ben": b"y = 2\n"}


@pytest.mark.parametrize("build", [a_zip, a_tar])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("/etc/cron.d/x", "leads outside"),
        ("../../x.py", "leads outside"),
        ("02_cell/../../x.py", "leads outside"),
        ("C:/x.py", "leads outside"),
        ("c:x.py", "leads outside"),
        ("02_cell\\manual_cell.py", "backslash"),
        ("\\\\server\\x", "backslash"),
        ("a/" * 40 + "x.py", "too many"),
        ("x" * 2000, "too many"),
    ],
)
def test_a_name_that_leads_outside_closes_the_archive(
    tmp_path: Path, course: Course, build: Build, name: str, words: str
) -> None:
    answer = answer_in(build({"02_cell/manual_cell.py": TEXT, name: b""}), tmp_path, course)
    assert (answer.problem, words in answer.detail) == ("unreadable", True), answer.detail
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class"]


def links() -> dict[str, bytes]:
    symbolic = zipfile.ZipInfo("02_cell/manual_cell.py")
    symbolic.external_attr = (stat.S_IFLNK | 0o777) << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(symbolic, "/etc/passwd")
    members = {}
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo("02_cell/manual_cell.py")
        info.type, info.linkname = kind, "/etc/passwd"
        members[f"tar {kind!r}"] = tar_of((info, b""))
    return {"zip": content.getvalue(), **members}


@pytest.mark.parametrize("kind", links())
def test_links_and_devices_are_not_followed(tmp_path: Path, course: Course, kind: str) -> None:
    answer = answer_in(links()[kind], tmp_path, course)
    assert (answer.source, answer.problem) == (None, "unreadable")
    is_device = repr(tarfile.CHRTYPE) in kind or repr(tarfile.FIFOTYPE) in kind
    assert ("not a regular file" if is_device else "links are not followed") in answer.detail


def a_bomb() -> bytes:
    """Claim in the headers that a member is small."""
    content = bytearray(a_zip({"02_cell/manual_cell.py": b"#" * (64 << 20)}))
    size = (64 << 20).to_bytes(4, "little")
    return bytes(content.replace(size, (100).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_zip({"02_cell/manual_cell.py": b"#" * (2 << 20)}), "larger than 1024 KiB"),
        (a_bomb(), "damaged"),
        (gzip.compress(a_tar({"x": b"\0" * (65 << 20)})), "unpacks to more than 64 MiB"),
        (bz2.compress(a_tar({"x": b"\0" * (65 << 20)})), "unpacks to more than 64 MiB"),
        (a_tgz({"manual_cell.py": TEXT})[:-20], "ends too early"),
        (gzip.compress(b"not a tar"), "no archive of files"),
        (a_zip({"02_cell/manual_cell.py": TEXT}, zipfile.ZIP_LZMA), "unusual method"),
        (b"Rar!\x1a\x07\x00 and more", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c and more", "a 7z archive"),
        (b"%PDF-1.7", "a PDF file"),
        (b"I have no archive", "no archive"),
        (b"", "It is empty"),
        (a_zip({"02_cell/manual_cell.py": TEXT})[:60], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "archive",
)
def test_what_cannot_be_read_is_told_in_plain_words(tmp_path: Path, course: Course, content: bytes, words: str) -> None:
    answer = answer_in(content, tmp_path, course)
    assert (answer.problem, words in answer.detail) == ("unreadable", True), answer.detail


def test_an_encrypted_archive_is_told(tmp_path: Path, course: Course) -> None:
    content = bytearray(a_zip({"02_cell/manual_cell.py": TEXT}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert "encrypted" in answer_in(bytes(content), tmp_path, course).detail


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path, course: Course) -> None:
    inner = a_zip({"02_cell/manual_cell.py": TEXT})
    answer = answer_in(a_zip({"homework.zip": inner}), tmp_path, course)
    assert (answer.source, answer.problem) == (None, "unreadable")
    assert "homework.zip; archives in archives are not opened" in answer.detail


def test_of_a_name_that_comes_twice_the_last_one_counts(tmp_path: Path, course: Course) -> None:
    name = "manual_cell.py"
    twice = tar_of((tarfile.TarInfo(name), b"first"), (tarfile.TarInfo(name), b"last"))
    assert answer_in(twice, tmp_path, course).source == b"last"


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    bounds = Bounds(packed=1 << 20, members=50, unpacked=1 << 20)
    for build in (a_zip, a_tar):
        with pytest.raises(UnreadableError, match="more than 50 files"):
            open_archive(build({f"{number}.txt": b"" for number in range(51)}), "x", "x", bounds)
        assert open_archive(build({f"{number}.txt": b"" for number in range(50)}), "x", "x", bounds).entries()


def test_what_is_read_out_of_an_archive_is_counted() -> None:
    bounds = Bounds(packed=1 << 20, members=50, unpacked=1500)
    archive = open_archive(a_zip({"a": b"x" * 1000, "b": b"x" * 1000}), "x", "x", bounds)
    assert archive.read("a") == b"x" * 1000
    with pytest.raises(UnreadableError, match="unpacks to more"):
        archive.read("b")


def test_names_are_read_as_they_were_meant() -> None:
    name = "Übung/größe.py"
    written = a_zip({name: TEXT})
    # Programs that write UTF-8 and do not say so, and such as write the code page of old and keep the name beside it.
    unsaid = bytearray(written)
    for mark, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        unsaid[unsaid.index(mark) + offset] &= ~0x08
    raw = b"\x9abung/gr\x94\xe1e.py"
    field = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
    info = zipfile.ZipInfo("?" * len(raw))
    info.extra = (0x7075).to_bytes(2, "little") + len(field).to_bytes(2, "little") + field
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(info, TEXT)
    beside = content.getvalue().replace(b"?" * len(raw), raw)
    for each in (written, bytes(unsaid), beside, beside.replace(field, b"\0" * len(field))):
        assert open_archive(each, "x", "x").below("Übung").read("größe.py") == TEXT


def test_bounds_of_a_student_are_those_of_answers() -> None:
    with pytest.raises(UnreadableError, match="larger than 32 MiB"):
        open_archive(b"PK\x03\x04" + b"\0" * OF_A_STUDENT.packed, "x", "x")
