"""Finds the answers in what one student handed in, wherever they lie in it.

An answer is looked for where it was asked for, `LESSON/EXERCISE.py`, then beside it without the lesson's folder, then
as a notebook, then in a lesson's notebook, then in the archives that lie there, each of which may hold one folder
that holds all the rest, as GitHub's do, or an `exercises` folder.
"""

from __future__ import annotations

from collections.abc import Collection

from autograder.course import Course, Exercise
from autograder.results import Reason
from autograder.submissions import notebooks, source_text
from autograder.submissions.folders import Folder, UnreadableError, listing
from autograder.submissions.magic import looks_like_archive
from autograder.submissions.records import Answer

_LINKED = "{} is a link; links are not followed. Hand in the files themselves."
_DEEPEST = 3  # folders that hold nothing but one folder, at the top of what was handed in


def holds_answers(folder: Folder, course: Course) -> bool:
    """Tell whether answers, or folders of lessons, lie in this folder itself; by name, whatever they are."""
    names = folder.entries().keys()
    stems = {name.rpartition(".")[0] for name in names if name.endswith((".py", notebooks.ENDING))}
    lessons, exercises = course.lessons_called, course.exercises_called
    return not (lessons.isdisjoint(names) and stems.isdisjoint(exercises) and lessons.isdisjoint(stems))


def is_submission(folder: Folder, course: Course) -> bool:
    """Tell whether a folder is one student's, and not one of many students."""
    return holds_answers(folder, course) or _exercises(folder, course) is not None


def _exercises(folder: Folder, course: Course) -> Folder | None:
    # A link in the place of the folder is told as that, not overlooked.
    kind = folder.entries().get("exercises")
    if kind not in {"folder", "link"}:
        return None
    inner = folder.below("exercises")
    return inner if inner.is_link or holds_answers(inner, course) else None


def base_of(folder: Folder, course: Course) -> Folder | None:
    """Find the folder that mirrors `exercises/`: this one, one called so, or that in the only folder that is here."""
    for _ in range(_DEEPEST):
        if holds_answers(folder, course):
            return folder
        if inner := _exercises(folder, course):
            return inner
        inside = [name for name, kind in folder.entries().items() if kind == "folder" and not name.startswith(".")]
        if len(inside) != 1:
            return None
        folder = folder.below(inside[0])
    return None


class Handful:
    """All that one student handed in at a time, with the archives in it opened."""

    def __init__(self, folder: Folder, course: Course, *, can_hold_archives: bool = True) -> None:
        """Look at `folder`; in what came out of a student's archive, archives are not opened again."""
        self._course = course
        base = base_of(folder, course)
        if base is None and any(name.endswith(notebooks.ENDING) for name in folder.entries()):
            base = folder  # a notebook of any name may have cells with the names of exercises
        self._bases = [] if base is None else [base]
        self._notebooks: dict[str, notebooks.Notebook | UnreadableError] = {}
        self._packed = sorted(name for name in folder.entries() if looks_like_archive(name))
        self.unopened: list[str] = [_LINKED.format(folder.name)] if folder.is_link else []
        self.inside: list[str] = sorted(folder.entries())
        if can_hold_archives:
            self._open(folder)

    def _open(self, folder: Folder) -> None:
        from autograder.submissions import archives  # noqa: PLC0415  # a student's own check never needs it

        for name in self._packed:
            try:
                content = folder.read(name, archives.OF_A_STUDENT.packed)
                archive = archives.open_archive(content, name, f"{folder.place}/{name}")
            except UnreadableError as error:
                self.unopened.append(f"{name} cannot be opened. {error}")
                continue
            opened = Handful(archive, self._course, can_hold_archives=False)
            self._bases += opened._bases
            self._notebooks |= opened._notebooks
            self.inside += [f"{name}/{inner}" for inner in opened.inside]
            self.unopened += [
                f"{name} holds another archive, {inner}; archives in archives are not opened."
                for inner in opened._packed
            ]

    def answers(self, asked: Collection[str]) -> tuple[Answer, ...]:
        """Give an answer for each exercise that is asked for, in course order."""
        return tuple(self._answer(exercise) for exercise in self._course.exercises if exercise.key in asked)

    def _answer(self, exercise: Exercise) -> Answer:
        for base in self._bases:
            for look in (self._source, self._notebook, self._lesson_notebook):
                if answer := look(base, exercise):
                    return answer
        if self.unopened:
            return _unanswered(exercise, "unreadable", " ".join(self.unopened))
        detail = f"There is no file {exercise.key}.py in what was handed in."
        if not self._bases:
            detail += f" Found: {listing(self.inside)}."
        return _unanswered(exercise, "missing", detail)

    def _source(self, base: Folder, exercise: Exercise) -> Answer | None:
        """Take the file in the lesson's folder before one beside it."""
        lesson = base.below(exercise.lesson)
        links = [folder.name for folder in (base, lesson) if folder.is_link]
        if links:
            return _unanswered(exercise, "unreadable", _LINKED.format(links[0]))
        for folder, name in self._places(base, exercise, f"{exercise.name}.py"):
            if name in folder.entries():
                return _read(exercise, folder, name, _called(folder, name, lesson))
        return None

    def _notebook(self, base: Folder, exercise: Exercise) -> Answer | None:
        for folder, name in self._places(base, exercise, f"{exercise.name}{notebooks.ENDING}"):
            if name in folder.entries():
                filename = _called(folder, name, base.below(exercise.lesson))
                try:
                    source = notebooks.whole_answer(self._opened(folder, name))
                except UnreadableError as error:
                    return _unanswered(exercise, "unreadable", str(error), filename)
                return Answer(key=exercise.key, filename=filename, source=source)
        return None

    def _lesson_notebook(self, base: Folder, exercise: Exercise) -> Answer | None:
        """Look into the notebook called as the lesson, then into others whose cells may have names."""
        lesson = base.below(exercise.lesson)
        called = f"{exercise.lesson}{notebooks.ENDING}"
        problem = None
        places = [(folder, name) for folder in (lesson, base) for name in self._may_hold(folder, exercise)]
        for folder, name in places:
            filename = _called(folder, name, lesson)
            try:
                source = notebooks.answer_in(self._opened(folder, name), exercise.name)
            except UnreadableError as error:
                problem = problem or _unanswered(exercise, "unreadable", f"{name}: {error}", filename)
                continue
            if source is not None:
                return Answer(key=exercise.key, filename=filename, source=source)
            if name == called:
                detail = f"{name} has no code cell whose grade_id is {exercise.name}."
                problem = problem or _unanswered(exercise, "missing", detail, filename)
        return problem

    def _may_hold(self, folder: Folder, exercise: Exercise) -> list[str]:
        """List the notebooks of a folder that may hold an exercise among others, the lesson's own first."""
        called = f"{exercise.lesson}{notebooks.ENDING}"
        of_others = {f"{each.name}{notebooks.ENDING}" for each in self._course.exercises}
        of_others |= {f"{lesson.name}{notebooks.ENDING}" for lesson in self._course.lessons} - {called}
        names = [name for name in folder.entries() if name.endswith(notebooks.ENDING) and name not in of_others]
        if folder.name != exercise.lesson and not self._is_unique(exercise):
            names = [name for name in names if name == called]
        return sorted(names, key=lambda name: (name != called, name))

    def _opened(self, folder: Folder, name: str) -> notebooks.Notebook:
        place = f"{folder.place}/{name}"
        if place not in self._notebooks:
            try:
                self._notebooks[place] = notebooks.read_notebook(folder.read(name, notebooks.MAX_NOTEBOOK))
            except UnreadableError as error:
                self._notebooks[place] = error
        found = self._notebooks[place]
        if isinstance(found, UnreadableError):
            raise found
        return found

    def _places(self, base: Folder, exercise: Exercise, name: str) -> list[tuple[Folder, str]]:
        places = [(base.below(exercise.lesson), name)]
        if base.name == exercise.lesson or self._is_unique(exercise):
            places.append((base, name))
        return places

    def _is_unique(self, exercise: Exercise) -> bool:
        return self._course.exercises_called[exercise.name] == 1


def _called(folder: Folder, name: str, lesson: Folder) -> str:
    return f"{lesson.name}/{name}" if folder.place == lesson.place else name


def _read(exercise: Exercise, folder: Folder, name: str, filename: str) -> Answer:
    try:
        source = source_text.text_of(folder.read(name))
    except UnreadableError as reason:
        return _unanswered(exercise, "unreadable", str(reason), filename)
    return Answer(key=exercise.key, filename=filename, source=source)


def _unanswered(exercise: Exercise, problem: Reason, detail: str, filename: str = "") -> Answer:
    return Answer(
        key=exercise.key, filename=filename or f"{exercise.key}.py", source=None, problem=problem, detail=detail
    )
