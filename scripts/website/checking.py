"""Checks of a built site: links, anchors, outside requests, formulas, and pictures' words."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag

LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
"""Elements whose address a browser loads by itself."""


class Read(NamedTuple):
    """What a page says: its anchors, its links, what it loads, and pictures without words."""

    anchors: set[str]
    links: list[str]
    loads: list[str]
    wordless: list[str]


class Reader(HTMLParser):
    """Collects anchors and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.read = Read(set(), [], [], [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element says."""
        given = {name: value or "" for name, value in attrs}
        self.read.anchors.update(given[name] for name in ("id", "name") if name in given)
        if tag == "a" and "href" in given:
            self.read.links.append(given["href"])
        if tag in LOADED and LOADED[tag] in given:
            self.read.loads.append(given[LOADED[tag]])
        if tag == "img" and not given.get("alt"):
            self.read.wordless.append(given.get("src", ""))


def read(page: Path) -> Read:
    """Read a page."""
    reader = Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.read


def check_site(site: Path) -> list[str]:
    """Return everything that is wrong with a site, a line each."""
    pages = {path: read(path) for path in sorted(site.rglob("*.html"))}
    if not pages:
        return [f"{site}: expected pages, got none"]
    found = []
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        found += [f"{name}: {said}" for said in check_page(site, path, page, pages)]
    return found + [f"{path.name}: {said}" for path, said in check_styles(site)]


def check_page(site: Path, path: Path, page: Read, pages: dict[Path, Read]) -> Iterator[str]:
    """Yield what is wrong with a page."""
    for link in page.loads:
        if re.match(r"(https?:)?//", link):
            yield f"loads {link} from elsewhere"
        elif not link.startswith("data:") and not target(path, link)[0].is_file():
            yield f"loads {link}, which is not there"
    yield from (f"picture {src} has no words" for src in page.wordless)
    for link in page.links:
        if re.match(r"[a-z]+:", link):
            continue
        file, anchor = target(path, link)
        if not file.is_file():
            yield f"link {link} leads nowhere"
        elif anchor and file in pages and anchor not in pages[file].anchors:
            yield f"link {link} leads to no anchor"


def target(page: Path, link: str) -> tuple[Path, str]:
    """Return the file and the anchor that a link of a page leads to."""
    place, anchor = urldefrag(link)
    path = unquote(place.split("?")[0])
    file = (page.parent / path).resolve() if path else page
    return file / "index.html" if file.is_dir() else file, unquote(anchor)


def check_styles(site: Path) -> Iterator[tuple[Path, str]]:
    """Yield what style sheets load from elsewhere."""
    for path in sorted(site.rglob("*.css")):
        for link in re.findall(r"url\([\"']?((?:https?:)?//[^)\"']+)", path.read_text("utf-8")):
            yield path, f"loads {link} from elsewhere"
