"""The map in the README: which file holds the formulas, the claims and the chapter of an id."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from relumlp import index
from relumlp.claims.ledger.listing import place as order

BEGIN, END = "<!-- map: written by scripts/index -->", "<!-- end of map -->"
HEAD = "| equations | code | claims and rules | chapter |\n|---|---|---|---|"


class Row(NamedTuple):
    """A line of the map: the files that a group of ids shares."""

    formula: str
    claims: tuple[str, ...]
    chapter: str


def with_map(text: str) -> str:
    """Return a page with an up-to-date map between the two marks."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def table() -> str:
    """Return the map as a table of Markdown, sorted by chapter and id."""
    rows: dict[Row, list[str]] = {}
    for id in sorted(equations(), key=order):
        rows.setdefault(row_of(id), []).append(id)
    listed = sorted(rows.items(), key=lambda item: (item[0].chapter, order(item[1][0])))
    return "\n".join([HEAD, *(line(row, ids) for row, ids in listed)])


def equations() -> set[str]:
    """Return the ids "paper.number" that the textbook derives."""
    return {id for id in index.shipped()["chapters"] if id.count(".") == 1}


def row_of(id: str) -> Row:
    """Return the files of an id: of its first formula, and of all its claims and rules."""
    found = index.declarations()
    stated = {**found["claim"], **found["rule"]}
    files = {place.file for name, place in stated.items() if name == id or id in index.above(name)}
    formulas = [place.file for place in index.formulas_of(id)[:1]]
    chapter = index.chapter_of(id)
    return Row("".join(formulas), tuple(sorted(files)), chapter.file if chapter else "")


def line(row: Row, ids: Iterable[str]) -> str:
    """Return a row as Markdown: ids, and links to files."""
    number = row.chapter.split("/")[-1].split("-")[0]
    claims = ", ".join(link(file) for file in row.claims)
    code = link(row.formula) if row.formula else ""
    return f"| {spans(ids)} | {code} | {claims} | [chapter {number}]({row.chapter}) |"


def link(file: str) -> str:
    """Return a link to a file, by its room and name."""
    return f"[{'/'.join(file.split('/')[-2:])}]({file})"


def spans(ids: Iterable[str]) -> str:
    """Return ids in short: gaps.7, gaps.8, gaps.9 and gaps.norm are "gaps.7–.9, .norm"."""
    shown: list[list[str]] = []
    for id in ids:
        if shown and follows(shown[-1][-1], id):
            shown[-1].append(id)
        else:
            shown.append([id])
    texts = [some[0] if len(some) == 1 else f"{some[0]}–{tail(some[-1])}" for some in shown]
    return ", ".join(
        tail(text) if n and text.split(".")[0] == texts[n - 1].split(".")[0] else text
        for n, text in enumerate(texts)
    )


def follows(first: str, second: str) -> bool:
    """Whether the second id is the next number after the first: gaps.8 follows gaps.7."""
    lead = first.rstrip(index.DIGITS)
    number = first[len(lead) :]
    return bool(number) and second == f"{lead}{int(number) + 1}"


def tail(id: str) -> str:
    """Return an id without its paper: gaps.9 is .9."""
    return re.sub(r"^\w+", "", id)
