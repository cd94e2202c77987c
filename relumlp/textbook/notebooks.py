"""A page of the textbook as a notebook: its prose, its blocks of code, and what they print."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from relumlp.textbook.pages import Page

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"^!\[([^\]]*)\]\(pictures/([^)]+)\)\n", re.MULTILINE)
FOLDED = re.compile(r"</?details>\n|<summary>(.*?)</summary>\n")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?://|#)[^)]+\)")
SHOWN = "from IPython.display import Image\n\nImage({name!r}, alt={alt!r})"
"""Code blocks write pictures as files, so that they need no notebook; this cell shows the file."""
Cell = dict[str, Any]


def make_notebook(page: Page) -> dict[str, Any]:
    """Return a page as a notebook of version 4.5, which JSON can hold.

    Prose becomes cells of Markdown, and each block of Python a cell of code, with what the page
    says that it prints as its output. Links to other files keep their words alone, because a
    notebook travels without them. Solutions, which are folded on a page, are cells behind a
    heading.
    """
    # All cells first, because an output is found after its cell.
    cells = [numbered(n, cell) for n, cell in enumerate(list(cells_of(page.text)))]
    language = {"name": "python"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": language, "title": page.title},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def numbered(n: int, cell: Cell) -> Cell:
    """Return a cell with an id that depends on its place and content alone."""
    digest = hashlib.sha256("".join(cell["source"]).encode()).hexdigest()
    return {"id": f"{n}-{digest[:8]}", **cell}


def cells_of(text: str) -> Iterator[Cell]:
    """Yield the cells of a page: prose, code, and pictures."""
    end, code = 0, None
    for block in BLOCK.finditer(text):
        prose = text[end : block.start()]
        if code and block[1] == "text" and not prose.strip():
            code["outputs"] = [printed(block[2])]
            end = block.end()
            continue
        if block[1] == "python":
            yield from words(prose)
            code = code_cell(block[2])
            yield code
            end = block.end()
        # Any other block, as of commands, stays a part of the prose around it.
    yield from words(text[end:])


def words(text: str) -> Iterator[Cell]:
    """Yield cells of Markdown, and between them one of code for every picture."""
    end = 0
    for picture in PICTURE.finditer(text):
        yield from markdown(text[end : picture.start()])
        yield code_cell(SHOWN.format(alt=picture[1], name=picture[2]) + "\n")
        end = picture.end()
    yield from markdown(text[end:])


def markdown(text: str) -> Iterator[Cell]:
    """Yield a cell of Markdown, if there is any text."""
    text = FOLDED.sub(lambda fold: f"### {fold[1]}\n" if fold[1] else "", text)
    text = LINK.sub(r"\1", text).strip()
    if text:
        yield {"cell_type": "markdown", "metadata": {}, "source": lines(text)}


def code_cell(code: str) -> Cell:
    """Return a cell of code that was not run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": lines(code.rstrip("\n")),
    }


def printed(text: str) -> Cell:
    """Return an output of a cell: text on the standard output."""
    return {"name": "stdout", "output_type": "stream", "text": lines(text)}


def lines(text: str) -> list[str]:
    """Return a text as notebooks keep it: its lines, with their ends."""
    return text.splitlines(keepends=True)
