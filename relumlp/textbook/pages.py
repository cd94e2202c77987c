"""Pages of the textbook: where they lie, and which one a reader means."""

import re
from pathlib import Path
from typing import NamedTuple

from relumlp.errors import UserError
from relumlp.index import TEXTBOOK, anchor_of, chapter_of, known_ids, shipped
from relumlp.machine.targets import one_line

COPIES = Path(__file__).parent / "pages"
"""Where a wheel has them: ``setup.py`` copies them there when it builds one."""
FENCE = "```"


class Page(NamedTuple):
    """A page of the textbook.

    Attributes
    ----------
    number : of the chapter; 0 for other pages.
    name : of its file, without the ending, as "7-gaps".
    title : its first heading, without the number.
    text : in Markdown.
    """

    number: int
    name: str
    title: str
    text: str


def folder() -> Path:
    """Return the folder of the pages: that of the checkout, or that of the wheel.

    Raises
    ------
    UserError : there is neither.
    """
    for place in (TEXTBOOK, COPIES):
        if (place / "README.md").is_file():
            return place
    raise UserError(f"textbook: expected pages in {TEXTBOOK} or {COPIES}, got neither folder")


def read_page(path: Path) -> Page:
    """Read a page."""
    text = path.read_text("utf-8")
    number = re.match(r"\d+", path.name)
    title = text.partition("\n")[0].lstrip("# 0123456789")
    return Page(int(number[0]) if number else 0, path.stem, title, text)


def contents() -> list[Page]:
    """Return the chapters in order."""
    pages = [read_page(path) for path in folder().glob("[0-9]*-*.md")]
    return sorted(pages, key=lambda page: page.number)


def find_page(where: str) -> tuple[Page, str]:
    """Return the page that a number, a name or an id means, and the heading to begin with.

    Parameters
    ----------
    where : a chapter's number ("7"), a page's name ("7-gaps", "gaps" or "glossary"), or an id
        ("gaps.16").

    Returns
    -------
    The page, and the heading under which it derives the id; "" for the whole page.

    Raises
    ------
    UserError : nothing in the textbook has that number, name or id.
    """
    pages = [read_page(path) for path in folder().glob("*.md")]
    for page in pages:
        names = {page.name, page.name.partition("-")[2], str(page.number or page.name)}
        if where.lower() in {name.lower() for name in names} - {""}:
            return page, ""
    # Most ids are in the list that comes with the package; for others all modules are read.
    is_known = where in shipped()["chapters"] or where in known_ids()
    if is_known and (chapter := chapter_of(where)):
        name = Path(chapter.file).stem
        return next(page for page in pages if page.name == name), chapter.heading
    last = max(page.number for page in pages)
    raise UserError(
        f"chapter: expected a number from 1 to {last}, a name as gaps, or an id that a chapter "
        f"derives, as gaps.16; got {one_line(where)}"
    )


def section(page: Page, heading: str) -> str:
    """Return the part of a page from a heading to the next of its rank; all of it for ""."""
    if not heading:
        return page.text
    wanted, found, rank, inside = anchor_of(heading), list[str](), 0, False
    for line in page.text.splitlines():
        inside ^= line.startswith(FENCE)
        signs = re.match(r"(#+) (.*)", line) if not inside else None
        if signs and found and len(signs[1]) <= rank:
            break
        if signs and not found and anchor_of(signs[2]) == wanted:
            rank = len(signs[1])
        if rank:
            found.append(line)
    return "\n".join(found) + "\n"
