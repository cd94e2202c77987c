"""``relumlp claims`` and ``show``: the ledger, and one statement."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json, show_table
from relumlp.commands.verify import VERDICT, Patterns, Source
from relumlp.machine.interrupts import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: relumlp claims gaps --verdict refuted")(claims)
    app.command(epilog="Example: relumlp show gaps.16")(show)


def claims(
    patterns: Patterns = None,
    source: Source = "",
    verdict: Annotated[list[str] | None, typer.Option(help=VERDICT)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List statements with their verdicts, which were reached by running code.

    In a pipe each statement is one line: id, verdict, what the verdict stands on, and the words,
    with tabs between them.
    """
    from relumlp.claims.ledger.listing import counted

    entries = chosen_entries(patterns or [], source, verdict or [])
    if as_json:
        show_json([entry._asdict() for entry in entries])
        return
    if not entries:
        say(f"relumlp: no statement is {' or '.join(verdict or [])}")
        return
    rows = [(e.id, e.verdict, basis(e), e.statement) for e in entries]
    if is_piped():
        for row in rows:
            print("\t".join(row))
        return
    title = f"{len(rows)} statements: {counted(entries)}"
    show_table(title, ("id", "verdict", "", "statement"), rows)


def chosen_entries(patterns: Sequence[str], source: str, verdicts: Sequence[str]) -> list[Any]:
    """Return the entries of the ledger that are asked for."""
    from relumlp.claims.ledger.listing import ledger, load_claims, load_rules, place
    from relumlp.claims.ledger.loading import load_from
    from relumlp.claims.ledger.selecting import of_verdicts, select

    own = load_from(source) if source else []
    ids = own
    if patterns or not own:
        ids = select(patterns, sorted({**load_claims(), **load_rules()}, key=place))
    entries = {entry.id: entry for entry in ledger({*ids})}
    chosen = of_verdicts(verdicts, {id: entries[id].verdict for id in ids})
    return [entries[id] for id in chosen]


def is_piped() -> bool:
    """Whether a program reads the standard output, and not somebody at a terminal."""
    from rich.console import Console

    return not Console().is_terminal


def basis(entry: Any) -> str:
    """Say what a verdict stands on, as in "exact, proved" or "exact, refuted by the prover"."""
    exact = "exact" if entry.exact else qualified(entry)
    word = entry.proved.split(" ")[0]
    proved = {"proved": "proved", "refuted": "refuted by the prover"}.get(word, "")
    return ", ".join(word for word in (exact, proved) if word)


def qualified(entry: Any) -> str:
    """What stands behind a rule's verdict, as in "by theorem"; "" for what is plainly measured."""
    return str(entry.kind.partition("experiment, ")[2])


def show(id: Annotated[str, typer.Argument(help="An id, as in gaps.16 or gaps.two.")]) -> None:
    """Print the formula, claim, chapter, figure and verdict of an id, or the parts of a parent."""
    from relumlp.claims.ledger.card import card

    print(card(id))
