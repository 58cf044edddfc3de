"""From a figure to the text of an SVG file that is the same each time it is drawn."""

import io
import re
from xml.etree import ElementTree as ET

from matplotlib.figure import Figure

from figures.style import PAPER

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_DECIMALS = {"d": 2, "x": 2, "y": 2, "points": 2, "transform": 4}


def svg_text(figure: Figure, title: str, description: str) -> str:
    """Give the SVG of a figure on a panel of its own, with a title and a description for those who cannot see it."""
    written = io.BytesIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    root = ET.fromstring(written.getvalue())  # noqa: S314 -- matplotlib has just written it
    root.remove(root.find(f"{{{_SVG}}}metadata"))
    _shorten_ids(root)
    for element in root.iter():
        for name in element.attrib.keys() & _DECIMALS.keys():
            element.set(name, _rounded(element.get(name), _DECIMALS[name]))
    _, _, width, height = root.get("viewBox").split()
    # In pixels, of which a point has 4/3: not every viewer knows the unit that matplotlib writes.
    root.attrib |= {"width": _in_pixels(width), "height": _in_pixels(height), "role": "img"}
    panel = {"width": width, "height": height, "rx": "8", "fill": PAPER}
    for place, (tag, text, look) in enumerate((("title", title, {}), ("desc", description, {}), ("rect", None, panel))):
        element = ET.Element(f"{{{_SVG}}}{tag}", look)
        element.text = text
        root.insert(place, element)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode") + "\n"


def _shorten_ids(root: ET.Element) -> None:
    """Number what is referred to, and drop all other ids: matplotlib makes them from coordinates, to the last digit."""
    references = re.findall(r'(?:href="|url\()#([\w-]+)', ET.tostring(root, encoding="unicode"))
    names = {old: f"i{number}" for number, old in enumerate(dict.fromkeys(references))}
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in names:
            element.set("id", names[name])
        for key, value in element.items():
            element.set(key, re.sub(r"(?<=#)[\w-]+", lambda found: names.get(found[0], found[0]), value))


def _rounded(numbers: str, decimals: int) -> str:
    numbers = " ".join(numbers.split())
    return re.sub(r"-?\d+\.\d+", lambda found: f"{round(float(found[0]), decimals) + 0.0:g}", numbers)


def _in_pixels(points: str) -> str:
    return f"{float(points) * 4 / 3:.0f}"
