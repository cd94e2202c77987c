"""Read a study's page, Markdown or HTML, into the same lines: ("h2", text), ("row", cells …), …

A picture is told by its title and its colour, as in "[two.both: red]".
"""

import base64
import io
import re
from html.parser import HTMLParser

import matplotlib.image
import numpy as np


def colour(png):
    """The colour of the largest area of a picture that is not grey, and the picture's shape."""
    pixels = (matplotlib.image.imread(io.BytesIO(png))[..., :3] * 255).astype(int)
    counted = {
        name: int((pixels == np.array(rgb)).all(axis=2).sum())
        for name, rgb in (("red", (255, 0, 0)), ("blue", (0, 0, 255)))
    }
    return max(counted, key=counted.get), pixels.shape[:2]


def of_markdown(folder):
    """Read ``page.md``: headings, paragraphs, rows of tables, items; pictures from their files."""
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
            png = (folder / picture[2]).read_bytes()
            lines.append(("p", f"[{picture[1]}: {colour(png)[0]}]"))
        else:
            lines.append(("p", plain(joined)))
    return lines


def plain(text):
    """Markdown without the backslashes before signs that are meant as they are."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


MARKS = {"strong": "**", "em": "*", "code": "`"}
BLOCKS = ("h1", "h2", "h3", "p", "li", "td", "th")


class Reader(HTMLParser):
    """Reads a page's body into lines; emphasis is marked as in Markdown."""

    def __init__(self):
        super().__init__()
        self.lines, self.row, self.text, self.pictures = [], [], None, {}
        self.item = False

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.text = ""
            self.item |= tag == "li"
        elif tag in MARKS:
            self.text += MARKS[tag]
        elif tag == "tr":
            self.row = []
        elif tag == "img":
            found = dict(attrs)
            head, data = found["src"].split(",")
            assert head == "data:image/png;base64"
            self.pictures[found["alt"]] = base64.b64decode(data)
            self.text += f"[{found['alt']}: {colour(base64.b64decode(data))[0]}]"

    def handle_endtag(self, tag):
        if tag in MARKS:
            self.text += MARKS[tag]
        elif tag in ("td", "th"):
            self.row.append(self.text.strip())
        elif tag == "tr":
            self.lines.append(("row", *self.row))
        elif tag in BLOCKS and self.text is not None:
            # Where items stand apart, each is a paragraph in an item: the outer tag is the kind.
            self.lines.append(("li" if self.item else tag, " ".join(self.text.split())))
            self.text = None
        self.item &= tag != "li"

    def handle_data(self, data):
        if self.text is not None:
            self.text += data


def of_html(folder):
    reader = Reader()
    reader.feed((folder / "page.html").read_text(encoding="utf-8"))
    return reader
