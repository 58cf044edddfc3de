"""Draw the picture of every lesson: `python -m figures [FOLDER]` writes FOLDER/LESSON/figure.svg."""

import importlib
import sys
from pathlib import Path

import torch

from figures.references import COURSE
from figures.style import course_style
from figures.svg import svg_text


def main() -> None:
    """Draw all pictures into the folder that is named, else into exercises/, where the lessons show them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else COURSE.root / "exercises"
    # One thread and double precision: on another machine the numbers differ by less than can be seen.
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    for lesson in COURSE.lessons:
        picture = importlib.import_module(f"figures.{lesson.name}")
        title, _, description = picture.__doc__.strip().partition("\n\n")
        with course_style():
            text = svg_text(picture.draw(), title.rstrip("."), " ".join(description.split()))
        path = folder / lesson.name / "figure.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
