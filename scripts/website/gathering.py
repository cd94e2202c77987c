"""Copy the pages into the source of the site, with links that lead somewhere on it.

A link to another page stays. A link to a module of the package leads to its listing, and so does
one to any other text of the checkout; pictures are copied beside the pages.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from website.places import CHAPTERS, ROOT, SOURCE, pages

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+(?:\([^()]*\))?)\)")
FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
LISTED = (".py", ".pyi", ".agda", ".cfg", ".toml", ".txt", ".cff", ".sh", ".css", ".json", "")
"""Endings of files that are shown as listings."""


def gather() -> set[Path]:
    """Copy all pages and pictures; return the files for which listings are wanted."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    wanted: set[Path] = set()
    for page in pages():
        text = (ROOT / page).read_text("utf-8")
        put(page, with_links(with_notebook(page, text), page, wanted))
    return wanted


def put(page: Path, text: str) -> None:
    """Write a page of the source."""
    target = SOURCE / page
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def with_notebook(page: Path, text: str) -> str:
    """Return a chapter with a link to its notebook below its title; other pages as they are."""
    if ROOT / page not in CHAPTERS:
        return text
    title, rest = text.split("\n", 1)
    return f"{title}\n\n{{download}}`As a notebook <{page.stem}.ipynb>`\n{rest}"


def with_links(text: str, page: Path, wanted: set[Path]) -> str:
    """Return a page with its links changed, outside of blocks of code; note what is to be shown."""
    parts = FENCE.split(text)
    change = changer(page, wanted)
    return "".join(part if part.startswith("```") else LINK.sub(change, part) for part in parts)


def changer(page: Path, wanted: set[Path]) -> Callable[[re.Match[str]], str]:
    """Return what changes a link of a page."""

    def change(link: re.Match[str]) -> str:
        mark, words, target = link.groups()
        if re.match(r"https?:|mailto:|#", target):
            return link[0]
        place, _, anchor = target.partition("#")
        path = Path(os.path.normpath(page.parent / place))
        if mark:
            copy(path)
            return link[0]
        if path in pages() or path.suffix == ".ipynb":
            return link[0]
        return shown(words, page, path, anchor, wanted)

    return change


def copy(path: Path) -> None:
    """Copy a picture into the source."""
    target = SOURCE / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)


def shown(words: str, page: Path, path: Path, anchor: str, wanted: set[Path]) -> str:
    """Return a link to a listing; where there is none, as of a large file, its words alone."""
    if not is_listed(path):
        return words
    wanted.add(path)
    return anchor_tag(words, page, path, anchor)


def is_listed(path: Path) -> bool:
    """Whether a file of the checkout is a text that is not too long to be shown."""
    file = ROOT / path
    return file.is_file() and path.suffix in LISTED and file.stat().st_size < 200_000


def anchor_tag(words: str, page: Path, path: Path, anchor: str = "") -> str:
    """Return a link to a listing as HTML, because Sphinx does not know that page."""
    up = "../" * len(page.parent.parts)
    mark = f"#{anchor}" if anchor else ""
    return f'<a href="{up}code/{path.as_posix()}.html{mark}">{words}</a>'


def pictures() -> Iterator[Path]:
    """Yield all pictures in the source."""
    yield from (path for path in SOURCE.rglob("*") if path.suffix in (".png", ".svg"))
