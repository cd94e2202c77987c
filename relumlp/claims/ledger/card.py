"""Everything about one id on one card: statement, formula, claim, chapter, figure, verdict."""

import inspect
from collections.abc import Iterator
from pathlib import Path

from relumlp import index
from relumlp.claims.ledger.editions import both_numbers
from relumlp.claims.ledger.listing import Entry, find_claim, ledger
from relumlp.index import PACKAGE, Place


def card(id: str) -> str:
    """Return the card of an id, or of a parent such as gaps.two with its parts.

    Raises
    ------
    UserError : no statement, formula, chapter or figure has that id.
    """
    if id not in index.known_ids():
        find_claim(id)
    entries = {e.id: e for e in ledger()}
    sections = [
        *stated(id, entries.get(id)),
        *formula(id),
        *declaration(id),
        *outside(id),
        *parts(id, entries),
    ]
    return "\n\n".join(section for section in sections if section)


def stated(id: str, entry: Entry | None) -> Iterator[str]:
    """Yield the verdict, the statement and the evidence, where the id itself is a statement."""
    yield f"{id}: {entry.verdict}" if entry else id
    yield both_numbers(id)
    if entry:
        yield entry.statement
        yield entry.evidence


def formula(id: str) -> Iterator[str]:
    """Yield the function that implements the id, with its source; the others by name."""
    places = index.formulas_of(id)
    if places:
        yield f"formula: {places[0]}\n\n{source(places[0])}"
    if others := places[1:]:
        yield "see also: " + ", ".join(map(str, others))


def declaration(id: str) -> Iterator[str]:
    """Yield the claim or the rule, with its source."""
    for kind in ("claim", "rule"):
        if place := index.declarations()[kind].get(id):
            yield f"{kind}: {place}\n\n{code(id, kind)}"


def code(id: str, kind: str) -> str:
    """Return the source of the function that asserts a claim, or that decides a rule."""
    from relumlp.claims.ledger.listing import load_claims, load_rules

    function = load_claims()[id].check if kind == "claim" else load_rules()[id].clause
    return inspect.getsource(inspect.unwrap(function)).rstrip()


def outside(id: str) -> Iterator[str]:
    """Yield where the textbook derives the id, and its picture."""
    if chapter := index.chapter_of(id):
        yield f"chapter: {chapter.link} ({chapter.heading})"
    if figure := index.figure_of(id):
        yield f"figure: {figure}"


def parts(id: str, entries: dict[str, Entry]) -> Iterator[str]:
    """Yield the statements that the id is made of, a line each."""
    lines = [
        f"  {e.id}: {e.verdict}. {e.statement}" for e in map(entries.get, index.parts(id)) if e
    ]
    if lines:
        yield "\n".join(["parts:", *lines])


def source(place: Place) -> str:
    """Return the lines of a definition."""
    lines = (PACKAGE.parent / Path(place.file)).read_text("utf-8").splitlines()
    return "".join(inspect.getblock([f"{line}\n" for line in lines[place.line - 1 :]])).rstrip()
