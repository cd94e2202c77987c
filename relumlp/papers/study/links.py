"""Links from a page to the textbook and the code; their paths where the page cannot find them."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from relumlp import index
from relumlp.index import CHECKOUT, TEXTBOOK
from relumlp.papers.study.study import Study

To = Callable[[str], str]
"""From a path in the checkout, as "derivations/7-gaps.md#cases", to an address; "" without one."""


class Link(NamedTuple):
    """A link to a file of the checkout.

    Attributes
    ----------
    words : what a reader sees, as "chapter 7".
    path : from the checkout's root, with an anchor if there is one.
    address : where the page finds the file; "" where it does not, and the path is shown instead.
    """

    words: str
    path: str
    address: str


def links_from(folder: Path) -> To:
    """Return how a page in a folder finds the checkout's files; it finds none from outside."""
    place, root = folder.resolve(), CHECKOUT.resolve()
    if not (TEXTBOOK.is_dir() and place.is_relative_to(root)):
        return lambda path: ""
    up = Path(os.path.relpath(root, place)).as_posix()
    return lambda path: f"{up}/{path}"


def links_of(id: str, to: To) -> list[Link]:
    """Return the links of a statement: its rule, the formulas that it is of, and its chapter."""
    declared, chapter = index.declarations()["rule"].get(id), index.chapter_of(id)
    found = [("rule", declared.file)] if declared else []
    found += [("formula", place.file) for place in index.formulas_of(id)[:1]]
    found += [(chapter_name(chapter.file), chapter.link)] if chapter else []
    return [Link(words, path, to(path)) for words, path in found]


def equations(text: str, to: To) -> list[Link]:
    """Return links to the equations that a text names in brackets: where derived, and the code."""
    found: dict[str, Link] = {}
    for id in dict.fromkeys(id for tag in index.TAG.findall(text) for id in index.ids_in(tag)):
        chapter = index.chapter_of(id)
        if chapter:
            words = f"{id} in {chapter_name(chapter.file)}"
            found[id] = Link(words, chapter.link, to(chapter.link))
        for place in index.formulas_of(id)[:1]:
            found[place.file] = Link(f"code of {place.name}", place.file, to(place.file))
    return [*found.values()]


def with_links(words: str, study: Study, to: To) -> str:
    """Return words as Markdown in which "figure 4" and "equation 13" of a paper are links.

    A figure that the page does not show, and an equation that no chapter derives, stay words.
    """

    def linked(found: re.Match[str]) -> str:
        there = place_of(found[1], found[2], study, to)
        return f"[{found[0]}]({there})" if there else found[0]

    return re.sub(r"\b([Ff]igure|[Ee]quation) (\d+)\b", linked, words)


def place_of(kind: str, number: str, study: Study, to: To) -> str:
    """Return where a page finds a paper's figure or equation; "" where it finds none."""
    if kind.lower() == "equation":
        chapter = index.chapter_of(f"{study.name}.{number}")
        return to(chapter.link) if chapter else ""
    id = f"{study.name}.fig{number}"
    return f"#figure-{id}" if id in {figure.id for figure in study.figures} else ""


def code_of(function: Callable[..., object], to: To) -> list[Link]:
    """Return a link to the file that defines a function, if the file belongs to the package."""
    module = function.__module__
    file = f"{module.replace('.', '/')}.py"
    return [Link("drawn by", file, to(file))] if module.startswith("relumlp.") else []


def chapter_name(file: str) -> str:
    """Return "chapter 7" for the file of a chapter; for another page "textbook"."""
    number = re.match(r"\d+", Path(file).name)
    return f"chapter {number[0]}" if number else "textbook"
