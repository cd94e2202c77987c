"""Which statements are meant: by id, by the beginning of an id, by a pattern, by verdict."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from relumlp.errors import UserError
from relumlp.papers.study.study import VERDICTS

WILD = "*?["
MOST = 8
"""Ids that a sentence names."""


def select(
    patterns: Sequence[str], ids: Iterable[str], others: Callable[[], Iterable[str]] = tuple
) -> list[str]:
    """Return the ids that patterns mean, in the order of the patterns, each once.

    A pattern is an id; the name of a paper or of a parent, such as gaps or gaps.two, which means
    all ids below it; or has wildcards, as in ``'gaps.1?.*'``. All ids if there are no patterns.

    Parameters
    ----------
    patterns : what the user wrote.
    ids : what can be meant.
    others : gives ids that cannot be meant here: those of rules, where mathematics is asked for.

    Raises
    ------
    UserError : a pattern means nothing.
    """
    known = list(ids)
    chosen: dict[str, None] = {} if patterns else dict.fromkeys(known)
    for pattern in patterns:
        found = meant(pattern, known)
        if not found:
            raise UserError(nothing(pattern, known, meant(pattern, list(others()))))
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def meant(pattern: str, ids: Sequence[str]) -> list[str]:
    """Return the ids that a pattern means."""
    if pattern in ids:
        return [pattern]
    if any(sign in pattern for sign in WILD):
        return [id for id in ids if fnmatchcase(id, pattern)]
    return [id for id in ids if id.startswith(f"{pattern}.")]


def nothing(pattern: str, ids: Sequence[str], others: Sequence[str] = ()) -> str:
    """Return the sentence for a pattern that means nothing, with what is near it."""
    if others:
        what = "an experiment" if len(others) == 1 else "experiments alone"
        return f"{pattern}: expected mathematics, got {what}; see relumlp reproduce"
    near = [id for id in ids if id.startswith(pattern)] or get_close_matches(pattern, ids, 3, 0.85)
    more = f" and {len(near) - MOST} more" if len(near) > MOST else ""
    hint = f"; there are {', '.join(near[:MOST])}{more}" if pattern and near else ""
    return f"id: expected one of the ledger (relumlp claims), got {pattern!r}{hint}"


def of_verdicts(wanted: Sequence[str], verdicts: Mapping[str, str]) -> list[str]:
    """Return the ids whose verdict is among those that are wanted; all if none is named.

    Raises
    ------
    UserError : what is wanted is not a verdict.
    """
    for name in wanted:
        if name not in VERDICTS:
            raise UserError(f"--verdict: expected one of {', '.join(VERDICTS)}, got {name!r}")
    return [id for id, verdict in verdicts.items() if not wanted or verdict in wanted]
