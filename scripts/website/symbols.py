"""The table of symbols, read from derivations/symbols.md, for the script that marks formulas."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from relumlp.textbook.readable import in_unicode
from website.places import CHAPTERS, ROOT

ROW = re.compile(r"^\| \$([^$|]+)\$ \| ([\d, ]+|all) \| (.*?) \|(.*?) \|$", re.MULTILINE)
FORMULA = re.compile(r"\$([^$]+)\$")


class Symbol(NamedTuple):
    """A row of the table: a letter, the chapters in which it means this, and what it means."""

    letter: str
    chapters: tuple[int, ...]
    meaning: str


@cache
def read_symbols() -> list[Symbol]:
    """Return the rows of derivations/symbols.md; "all" stands for every chapter."""
    text = (ROOT / "derivations" / "symbols.md").read_text("utf-8")
    numbers = tuple(range(1, len(CHAPTERS) + 1))
    return [
        Symbol(
            in_unicode(tex),
            numbers if where == "all" else tuple(map(int, where.split(", "))),
            in_words(meaning),
        )
        for tex, where, meaning, _ in ROW.findall(text)
    ]


def in_words(meaning: str) -> str:
    """Return a meaning without Markdown and TeX, because a tooltip shows plain text."""
    plain = FORMULA.sub(lambda formula: in_unicode(formula[1]), meaning)
    return re.sub(r"[*`]", "", plain)


def by_page() -> dict[str, dict[str, str]]:
    """Return what each letter means: by a chapter's name, and under "" anywhere else.

    A letter that means several things elsewhere says so.
    """
    found: dict[str, dict[str, str]] = {"": {}}
    for number, path in enumerate(CHAPTERS, 1):
        here = [s for s in read_symbols() if number in s.chapters]
        found[path.stem] = {s.letter: s.meaning for s in here}
    for letter in {s.letter for s in read_symbols()}:
        meanings = [s for s in read_symbols() if s.letter == letter]
        found[""][letter] = (
            meanings[0].meaning
            if len(meanings) == 1
            else "one of several things: "
            + "; ".join(f"{s.meaning} (chapter {listed(s.chapters)})" for s in meanings)
        )
    return found


def listed(chapters: tuple[int, ...]) -> str:
    """Return numbers in words: 1, 2 and 3."""
    *first, last = map(str, chapters)
    return f"{', '.join(first)} and {last}" if first else last


def write_symbols(static: Path) -> None:
    """Write the table as a script, because a page that is opened as a file cannot fetch JSON."""
    text = json.dumps(by_page(), ensure_ascii=False, sort_keys=True)
    (static / "symbols-data.js").write_text(f"window.relumlpSymbols = {text};\n", "utf-8")
