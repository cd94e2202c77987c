"""Read a study's page: Markdown into lines, ("h2", text), ("row", cells …), …; HTML into a tree.

A picture is told by its colour.
"""

import base64
import io
import re
from html.parser import HTMLParser

import matplotlib.image
import numpy as np

COLOURS = {"red": (255, 0, 0), "blue": (0, 0, 255)}


def colour(picture):
    """The colour of a picture: of the two the one with which more of it is filled."""
    if picture.lstrip().startswith(b"\x89PNG"):
        pixels = (matplotlib.image.imread(io.BytesIO(picture))[..., :3] * 255).astype(int)
        counted = {n: int((pixels == np.array(c)).all(axis=2).sum()) for n, c in COLOURS.items()}
    else:
        text = picture.decode()
        counted = {n: text.count("fill: #" + bytes(c).hex()) for n, c in COLOURS.items()}
    return max(counted, key=counted.get)


# --- Markdown


def of_markdown(folder):
    """Read ``page.md``: headings, paragraphs, rows of tables, items, what folds; pictures."""
    lines = []
    text = (folder / "page.md").read_text(encoding="utf-8")
    for block in re.split(r"\n{2,}|\n(?=[|#-])", text.strip()):
        joined = " ".join(block.split())
        if mark := re.match(r"(#+) ", joined):
            lines.append((f"h{len(mark[1])}", joined[mark.end() :]))
        elif re.fullmatch(r"\|(---\|)+", joined):
            assert lines[-1][0] == "row"
        elif joined.startswith("|"):
            inside = re.fullmatch(r"\|(.*)\|", joined)[1]
            cells = re.split(r"(?<!\\)\|", inside)
            lines.append(("row", *(plain(c.strip()) for c in cells)))
        elif joined.startswith("- "):
            lines.append(("li", plain(joined[2:])))
        elif picture := re.fullmatch(r"!\[(.*)\]\((.*)\)", joined):
            lines.append(("picture", picture[2], colour((folder / picture[2]).read_bytes())))
        elif fold := re.fullmatch(r'<details(?: id="(.*)")?><summary>(.*)</summary>', joined):
            lines.append(("fold", fold[1] or "", plain(fold[2])))
        elif not re.fullmatch(r'</details>|<a id="[^"]*"></a>', joined):
            lines.append(("p", plain(joined)))
    return lines


def plain(text):
    """Markdown without the backslashes before signs that are meant as they are."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


# --- HTML

VOID = ("meta", "input", "img", "br")


class Element:
    """An element of a page: its tag, its attributes, and what is inside, in order."""

    def __init__(self, tag, attrs=()):
        self.tag, self.attrs, self.inside = tag, dict(attrs), []

    def __iter__(self):
        for part in self.inside:
            if isinstance(part, Element):
                yield part
                yield from part

    def all(self, tag, classed=None):
        """The elements inside of a tag, and of a class if one is given."""
        found = [part for part in self if part.tag == tag]
        return [e for e in found if classed in (None, *e.attrs.get("class", "").split())]

    def one(self, tag, classed=None):
        (found,) = self.all(tag, classed)
        return found

    @property
    def text(self):
        """The text inside, in one line; styles and scripts are not text."""
        return " ".join("".join(self.pieces()).split())

    def pieces(self):
        for part in self.inside if self.tag not in ("style", "script") else ():
            yield from part.pieces() if isinstance(part, Element) else [part]


class Reader(HTMLParser):
    """Reads a page into elements, each of which must be closed."""

    def __init__(self):
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag, attrs):
        self.open[-1].inside.append(element := Element(tag, attrs))
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inside.append(Element(tag, attrs))

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, data):
        self.open[-1].inside.append(data)


def of_html(folder):
    """Read ``page.html``."""
    reader = Reader()
    reader.feed((folder / "page.html").read_text(encoding="utf-8"))
    (page,) = reader.open
    return page


def rows_of(table):
    """The rows of a table, cell by cell."""
    return [tuple(cell.text for cell in row if cell.tag in ("th", "td")) for row in table.all("tr")]


def picture_of(card):
    """The picture of a card: its kind, its colour, and what is said to be seen."""
    inside = card.one("div", "picture")
    if images := inside.all("img"):
        head, data = images[0].attrs["src"].split(",")
        assert head == "data:image/png;base64"
        return "png", colour(base64.b64decode(data)), images[0].attrs["alt"]
    svg = inside.one("svg")
    styles = " ".join(part.attrs.get("style", "") for part in svg)
    return "svg", colour(styles.encode()), svg.attrs["aria-label"]
