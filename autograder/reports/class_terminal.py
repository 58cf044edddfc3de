"""The report on a class on a terminal: what the page says, within 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.reports import class_wording as say
from autograder.reports.class_records import CheckFigures, ClassReport, LessonFigures, Row, Student
from autograder.reports.class_scores import share_of
from autograder.reports.class_statistics import flagged
from autograder.reports.ink import Ink

_NAMES: Final = 12  # beyond these, only how many more; with details, all
_BAR: Final = 30
_LONGEST_NAME: Final = 28
_NUMBER: Final = "n"  # marks the headings of numbers


def print_report(report: ClassReport, console: Console, *, details: bool = False) -> None:
    """Print the report; with `details`, every check and every name."""
    _Writer(report, Ink(console), details=details).write()


class _Writer:
    """Writes one report, section by section, in the order of the page."""

    def __init__(self, report: ClassReport, ink: Ink, *, details: bool) -> None:
        self._report = report
        self._ink = ink
        self._details = details

    def write(self) -> None:
        self._title()
        self._faults()
        self._notes()
        self._say(say.of_the_run(self._report.run))
        if not self._report.has_course:
            self._say(f"! {say.NO_COURSE}")
        self._scores()
        self._lessons()
        self._checks()
        self._beliefs()
        self._times()
        self._waiting()
        self._students()

    # --- sections ---------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        self._say(f"Class report: {self._report.course}", "bold")
        self._say(say.FOR_STAFF_ANONYMOUS if self._report.is_anonymous else say.FOR_STAFF, "dim")
        if self._report.run.sandbox == "none":
            self._say(f"! {say.UNSANDBOXED}", "bold red")

    def _faults(self) -> None:
        report = self._report
        headline = say.of_the_faults(report)
        if not headline:
            self._say(say.NO_FAULTS)
            return
        self._say(f"! {headline}", "bold magenta")
        self._say(say.after_faults(report))
        if report.unscored:
            self._say(f"Without a score: {self._names(report.unscored)}", indent=2)
        shown = report.faulty if self._details else report.faulty[:_NAMES]
        for one in shown:
            self._say(f"! {one.key}: {one.check}: {self._names(one.students)}", indent=2)
            for line in one.note.split("\n") if one.note else ():
                self._say(line, "dim", indent=6)
        if len(shown) < len(report.faulty):
            more = say.counted(len(report.faulty) - len(shown), "more check")
            self._say(f"and {more}; --details shows them.", indent=2)

    def _notes(self) -> None:
        for group in self._report.notes:
            self._say(f"! {say.NOTE_HEADINGS[group.kind]}: {len(group.notes)}", "bold")
            self._say(say.NOTE_ADVICE[group.kind])
            for note in group.notes:
                if note.who or note.what:
                    self._say(": ".join(filter(None, (note.who, note.what))), indent=2)

    def _scores(self) -> None:
        spread = self._report.spread
        self._heading("Scores")
        self._say(say.of_the_spread(spread))
        if not spread.count:
            return
        most = max(spread.bins)
        table = self._table("share of all points", "students n", "")
        for place, count in enumerate(spread.bins):
            length = -(-count * _BAR // most)
            table.add_row(say.bin_label(place), str(count), ("#" if self._ink.is_ascii else "█") * length)
        self._ink.console.print(table)

    def _lessons(self) -> None:
        self._heading("Lessons and exercises")
        self._say(say.ABOUT_LESSONS, "dim")
        table = self._table("", "of n", "mean n", "median n", "full marks n", "not tried n")
        for lesson in self._report.lessons:
            title = f"{say.lesson_number(lesson)} {lesson.title}"
            cells = (say.exact(lesson.weight), say.number(lesson.mean), say.number(lesson.median))
            table.add_row(self._text(title, "bold"), *cells, "", "")
            for one in lesson.exercises:
                full = say.percent(one.full / one.scored if one.scored else None)
                cells = (say.exact(one.max_points), say.number(one.mean), say.number(one.median), full)
                table.add_row(self._text(f"  {one.title}"), *cells, str(one.untouched))
        self._ink.console.print(table)

    def _checks(self) -> None:
        report = self._report
        self._heading("Checks")
        self._say(f"{say.ABOUT_DISCRIMINATION} {say.of_chance(report)}", "dim")
        suspicious = list(flagged(report.checks))
        if suspicious:
            self._say(f"To look at: {say.counted(len(suspicious), 'check')}", "bold")
            self._check_table(suspicious)
        elif report.checks:
            self._say("No check stands out.")
        if self._details and report.checks:
            self._say(f"All {say.counted(len(report.checks), 'check')}", "bold")
            self._check_table(report.checks)
        elif report.checks:
            self._say(f"There are {say.counted(len(report.checks), 'check')}; --details shows all of them.")

    def _check_table(self, checks: Sequence[CheckFigures]) -> None:
        table = self._table("passed n", "of n", "discrimination", "check")
        for check in checks:
            title = self._text(f"{check.title} ({check.exercise})")
            flag = Text(f"\n! {check.flag}" if check.flag else "", style="yellow")
            rate = say.percent(check.rate)
            table.add_row(rate, str(check.tried), say.discrimination_of(check), title + flag)
        self._ink.console.print(table)

    def _beliefs(self) -> None:
        self._heading("Misconceptions")
        self._say(say.of_the_beliefs(self._report))
        for one in self._report.beliefs:
            share = say.percent(len(one.students) / one.begun if one.begun else None)
            self._say(f"{len(one.students)} ({share})  {one.name} ({one.exercise})", "bold")
            if one.sentence:
                self._say(one.sentence, indent=4)
            self._say(self._names(one.students), "dim", indent=4)

    def _times(self) -> None:
        self._heading("Time")
        if not self._report.times:
            self._say("Nothing was run.")
            return
        self._say(say.ABOUT_TIMES, "dim")
        table = self._table("exercise", "median n", "longest n", "by", "limit n", "near limit", "stopped")
        for one in self._report.times:
            limit = say.seconds(one.limit_s) if one.limit_s else say.NOTHING
            who = (self._text(self._names(one.near)), self._text(self._names(one.stopped)))
            longest = (say.seconds(one.longest), self._text(one.longest_by.name))
            table.add_row(self._text(one.exercise), say.seconds(one.median), *longest, limit, *who)
        self._ink.console.print(table)

    def _waiting(self) -> None:
        self._heading("To be marked by a person")
        for one in self._report.waiting:
            count = say.counted(len(one.students), "student")
            self._say(f"{one.check} ({one.exercise}): {count}, up to {one.points:g} points each")
            self._say(self._names(one.students), "dim", indent=4)
        if not self._report.waiting:
            self._say("Nothing waits for a person.")

    def _students(self) -> None:
        report = self._report
        self._heading("Students")
        if not report.rows:
            self._say("There are no submissions.")
            return
        wide = self._student_table(report.lessons)
        roomy = self._ink.console.options.update(width=10_000)
        fits = self._ink.console.measure(wide, options=roomy).maximum <= self._ink.console.width
        self._ink.console.print(wide if fits else self._student_table(()))
        told = (
            "What each lesson adds to the grade, and what it comes to."
            if fits
            else "A wider terminal shows lessons too."
        )
        self._say(told, "dim")

    def _student_table(self, lessons: Sequence[LessonFigures]) -> Table:
        most = say.exact(self._report.rows[0].max_points)
        numbers = (f"{say.lesson_number(lesson)} n" for lesson in lessons)
        table = self._table("student", *numbers, f"of {most} n", "share n", "to be marked")
        for row in self._report.rows:
            name = self._ink.on_one_line(row.student.name, _LONGEST_NAME)
            table.add_row(Text(name), *_cells(row, len(lessons)))
        return table

    # --- pieces -----------------------------------------------------------------------------------------------------

    def _heading(self, title: str) -> None:
        self._ink.console.print()
        self._say(title, "bold underline")

    def _say(self, text: str, style: str = "", indent: int = 0) -> None:
        self._ink.line(self._text(text, style), indent)

    def _text(self, text: str, style: str = "") -> Text:
        return Text(self._ink.on_one_line(text), style=style)

    def _table(self, *headings: str) -> Table:
        """Make a table; a heading that ends in ` n` is one of numbers, which do not wrap."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for heading in headings:
            title, _, kind = heading.partition(f" {_NUMBER}")
            is_number = heading.endswith(f" {_NUMBER}") and not kind
            table.add_column(
                Text(title if is_number else heading),
                justify="right" if is_number else "left",
                no_wrap=is_number,
                overflow="fold",
            )
        return table

    def _names(self, students: Sequence[Student]) -> str:
        shown = students if self._details or len(students) <= _NAMES else students[:_NAMES]
        more = len(students) - len(shown)
        return ", ".join(one.name for one in shown) + (f" and {more} more" if more else "")


def _cells(row: Row, lessons: int) -> Iterator[str]:
    for points in row.lessons[:lessons]:
        yield "!" if points is None else say.exact(points)
    yield f"! {say.NO_SCORE}" if row.points is None else say.exact(row.points)
    yield say.percent(share_of(row.points, row.max_points)) if row.points is not None else ""
    waiting = [say.exact(row.pending)] if row.pending else []
    yield ", ".join([*waiting, *([] if row.handed_in else ["nothing handed in"])])
