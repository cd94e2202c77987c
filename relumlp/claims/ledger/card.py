"""Everything about one id on one card: statement, formula, claim, chapter, figure, verdict."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

from relumlp import index
from relumlp.claims.ledger.claim import CONTRARY, TRANSCRIBED
from relumlp.claims.ledger.editions import both_numbers
from relumlp.claims.ledger.listing import Entry, find_claim, ledger, load_claims, load_rules
from relumlp.index import CHECKOUT, PACKAGE, Place

NO_SLIP = {
    TRANSCRIBED: "This is not a slip of the paper: a sign or subscript was lost when the text was "
    "extracted.",
    CONTRARY: "This is not a slip of the paper, which says the contrary.",
}
"""What a card says of statements that fail and that no paper is to blame for."""


def card(id: str) -> str:
    """Return the card of an id, or of a parent such as gaps.two with its parts.

    Raises
    ------
    UserError : no statement, formula, chapter or figure has that id.
    """
    entries = {e.id: e for e in ledger()}
    if id not in {*index.known_ids(), *entries}:
        find_claim(id)
    sections = [
        *stated(id, entries.get(id)),
        *formula(id),
        *declaration(id),
        *tests(id),
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
        yield "; ".join(told for told in (entry.evidence, entry.proved) if told)
        yield NO_SLIP.get(entry.kind, "")
    if rule := load_rules().get(id):
        yield f"decided{rule.qualified}" if rule.qualified else ""
        yield rule.added.words if rule.added else ""


def formula(id: str) -> Iterator[str]:
    """Yield the function that implements the id, with its source; the others by name."""
    places = index.formulas_of(id)
    if places:
        yield f"formula: {places[0]}\n\n{source(places[0])}"
    if others := places[1:]:
        yield "see also: " + ", ".join(map(str, others))


def declaration(id: str) -> Iterator[str]:
    """Yield the function that asserts a claim or decides a rule, with its place and source."""
    stated: dict[str, tuple[str, Callable[..., object]]] = {
        **{name: ("rule", rule.clause) for name, rule in load_rules().items()},
        **{name: ("claim", claim.check) for name, claim in load_claims().items()},
    }
    if id in stated:
        kind, function = stated[id]
        code = inspect.unwrap(function)
        yield f"{kind}: {place_of(code)}\n\n{inspect.getsource(code).rstrip()}"


def tests(id: str) -> Iterator[str]:
    """Yield how to run the tests: that of the claim, and those named after the formula's file."""
    if id in index.declarations()["claim"]:
        yield f"test: pytest 'tests/claims/test_claims.py::test_claim[{id}]'"
    for place in index.formulas_of(id)[:1]:
        room, file = Path(place.file).parts[1:-1], Path(place.file).stem
        path = Path("tests", *room, f"test_{file}.py")
        if (CHECKOUT / path).exists():
            yield f"test: pytest {path.as_posix()}"


def place_of(function: Callable[..., object]) -> Place:
    """Return the place of a function; a file outside the package is given with its full path."""
    file = Path(inspect.getsourcefile(function) or "")
    shown = file.relative_to(CHECKOUT) if file.is_relative_to(PACKAGE) else file
    return Place(shown.as_posix(), inspect.getsourcelines(function)[1], function.__name__)


def outside(id: str) -> Iterator[str]:
    """Yield the chapter that derives the id, and the id's figure."""
    if chapter := index.chapter_of(id):
        yield f"chapter: {chapter.link} ({chapter.heading})\nto read it: relumlp book {id}"
    if figure := index.figure_of(id):
        yield f"figure: {figure}"


def parts(id: str, entries: dict[str, Entry]) -> Iterator[str]:
    """Yield the statements that are parts of the id, one line each."""
    below = [e for name, e in entries.items() if name.startswith(f"{id}.")]
    lines = [f"  {e.id}: {e.verdict}. {e.statement}" for e in below]
    if lines:
        yield "\n".join(["parts:", *lines])


def source(place: Place) -> str:
    """Return the lines of a definition."""
    lines = (PACKAGE.parent / Path(place.file)).read_text("utf-8").splitlines()
    return "".join(inspect.getblock([f"{line}\n" for line in lines[place.line - 1 :]])).rstrip()
