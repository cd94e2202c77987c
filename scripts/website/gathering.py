"""Copy the pages into the source of the site, with links that lead somewhere on it.

A link to another page stays. A link to a module of the package leads to its listing, and so does
one to any other text of the checkout; pictures are copied beside the pages.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from relumlp.index import PAPERS, ids_in, known_ids
from website.places import CHAPTERS, MEASURED, ROOT, SOURCE, pages

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+(?:\([^()]*\))?)\)")
FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
AN_ID = rf"(?:{'|'.join(PAPERS)})\.[A-Za-z0-9][\w.-]*"
CODE = re.compile(rf"(?<!\[)`({AN_ID})`(?!\])")
BOLD = re.compile(rf"\*\*\[({AN_ID}(?:[–,][^\]]*)?)\]\*\*")

MARK = re.compile(r'<\w+ id="([^"]+)"')
DOWNLOADED = (".csv",)
LISTED = (".py", ".pyi", ".agda", ".cfg", ".toml", ".txt", ".cff", ".sh", ".css", ".json", "")
"""Endings of files that are shown as listings."""


def gather() -> set[Path]:
    """Copy all pages and pictures; return the files for which listings are wanted."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    wanted: set[Path] = set()
    for page in pages():
        text = with_extras(page, (ROOT / page).read_text("utf-8"))
        put(page, with_ids(with_links(text, page, wanted)))
    return wanted


def put(page: Path, text: str) -> None:
    """Write a page of the source."""
    target = SOURCE / page
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def with_extras(page: Path, text: str) -> str:
    """Return a page with what the site has besides: notebooks, and pages of measurements."""
    if ROOT / page in CHAPTERS:
        title, rest = text.split("\n", 1)
        return f"{title}\n\n*This chapter is also [a notebook]({page.stem}.ipynb).*\n{rest}"
    if page == MEASURED / "README.md":
        others = [path.stem for path in pages() if path.parent == MEASURED and path != page]
        return "\n".join([text, "```{toctree}", ":hidden:", "", *others, "```", ""])
    return text


def with_ids(text: str) -> str:
    """Return a page in which each id that stands as code, or bold in brackets, is a link."""
    known = known_ids()

    def code(found: re.Match[str]) -> str:
        id = found[1]
        return f"[{found[0]}](#{anchor(id)})" if id in known else found[0]

    def bold(found: re.Match[str]) -> str:
        ids = ids_in(found[1])
        return f"**[[{found[1]}]](#{anchor(ids[0])})**" if ids[0] in known else found[0]

    def prose(part: str) -> str:
        # A percent sign stays with its number.
        return re.sub(r"(?<=\d) %", "\u00a0%", BOLD.sub(bold, CODE.sub(code, part)))

    parts = FENCE.split(text)
    return "".join(part if part.startswith("```") else prose(part) for part in parts)


def anchor(id: str) -> str:
    """Return the anchor of an id's section, without the dots that selectors do not like."""
    return id.replace(".", "-").lower()


def with_links(text: str, page: Path, wanted: set[Path]) -> str:
    """Return a page with its links changed, outside of blocks of code; note what is to be shown."""
    parts = FENCE.split(text)
    change = changer(page, wanted, {*MARK.findall(text)})
    return "".join(part if part.startswith("```") else LINK.sub(change, part) for part in parts)


def changer(page: Path, wanted: set[Path], marks: set[str]) -> Callable[[re.Match[str]], str]:
    """Return what changes a link of a page, which has some anchors that are written as HTML."""

    def change(link: re.Match[str]) -> str:
        mark, words, target = link.groups()
        if target.removeprefix("#") in marks:
            return f'<a href="{target}">{words}</a>'
        if re.match(r"https?:|mailto:|#", target):
            return link[0]
        place, _, anchor = target.partition("#")
        path = Path(os.path.normpath(page.parent / place))
        if mark or path.suffix in DOWNLOADED:
            copy(path)
            return link[0]
        if path in pages() or path.suffix == ".ipynb":
            return link[0]
        return shown(words, page, path, anchor, wanted)

    return change


def copy(path: Path) -> None:
    """Copy a picture, or a file to be downloaded, into the source."""
    target = SOURCE / path
    if not target.exists() and (ROOT / path).exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)


def shown(words: str, page: Path, path: Path, anchor: str, wanted: set[Path]) -> str:
    """Return a link to a listing; where there is none, as of a large file, its words alone."""
    if not is_listed(path):
        return words
    wanted.add(path)
    return anchor_tag(breakable(words), page, path, anchor)


def breakable(words: str) -> str:
    """Return words in which a path may go on in the next line, so that tables stay narrow."""
    return words if "`" in words else re.sub(r"(?<=[\w/])([/_])(?=\w)", r"\1<wbr>", words)


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
