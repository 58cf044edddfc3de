"""What a report on a class calls its students."""

from __future__ import annotations

from autograder.reports.class_names import name_anonymously, name_openly
from autograder.results import Person


def test_pseudonyms_are_stable_distinct_and_keep_no_order() -> None:
    people = [Person(id=f"s{number}", name=f"Name {number}") for number in range(300)]
    names = name_anonymously(people, b"key")
    assert names == name_anonymously(people[::-1], b"key")
    assert names["s5"].name == name_anonymously(people[:50], b"key")["s5"].name
    assert len({one.name for one in names.values()}) == 300
    assert {one.name for one in names.values()}.isdisjoint(
        one.name for one in name_anonymously(people, b"other").values()
    )
    assert [one.name for one in names.values()] == sorted(one.name for one in names.values())
    assert list(names) != [person.id for person in people]


def test_people_of_the_same_name_are_told_apart() -> None:
    people = [Person(id="a1", name="Kim"), Person(id="a2", name="Kim"), Person(id="z", name="álva"), Person(id="Bo")]
    names = name_openly(people, {"a1": "feedback/a 1/feedback.html"})
    assert [one.name for one in names.values()] == ["álva", "Bo", "Kim (a1)", "Kim (a2)"]
    assert names["a1"].link == "feedback/a%201/feedback.html"
    assert names["a2"].link == ""
