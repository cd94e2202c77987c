"""What a claim is handed: a strategy of cases, and from each case the arguments of its check."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from relumlp.errors import UserError, shown

PLAIN = ("builtins", "numpy", "fractions", "decimal")
"""Modules whose objects are values and not records: ``case.real`` is not a field of a number."""


def check_statement(id: object, check: object, cases: object) -> None:
    """Refuse what is not a statement with cases.

    Raises
    ------
    UserError : the id is not text, the check is not a function, or ``cases`` is neither a strategy
        nor a function that gives one.
    """
    if not isinstance(id, str) or not id or not callable(check):
        raise UserError(f"claim: expected an id and a function that checks, got {shown(id)}")
    if not callable(cases) and not _is_strategy(cases):
        raise UserError(
            f"{id}: expected a Hypothesis strategy of cases, or a function that gives one, got "
            f"{shown(cases)}"
        )


def strategy_of(id: str, cases: Callable[[], Any]) -> Any:
    """Return the strategy of a claim.

    Raises
    ------
    UserError : what the function gives is not a strategy, or one that Hypothesis refuses, or one
        without a single case.
    """
    from hypothesis.errors import InvalidArgument

    try:
        found = cases()
        if not _is_strategy(found):
            raise UserError(f"{id}: expected a Hypothesis strategy of cases, got {shown(found)}")
        found.validate()
    except (InvalidArgument, TypeError) as error:
        raise UserError(
            f"{id}: expected a strategy whose cases can be drawn, got {error}"
        ) from error
    if found.is_empty:
        raise UserError(f"{id}: expected a strategy of some cases, got {shown(found)}, of none")
    return found


def _is_strategy(value: object) -> bool:
    from hypothesis.strategies import SearchStrategy

    return isinstance(value, SearchStrategy)


def names_of(id: str, check: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names of a check's parameters, which are what it wants of a case.

    Raises
    ------
    UserError : a parameter has no name of its own, as ``*args``.
    """
    parameters = inspect.signature(check).parameters
    for parameter in parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise UserError(f"{id}: expected a check whose parameters have names, got {parameter}")
    return tuple(parameters)


def arguments(id: str, names: tuple[str, ...], case: Any) -> dict[str, Any]:
    """Return what a check takes of a case, by name.

    A case is a record with fields of these names (and perhaps others), a mapping with such keys, a
    tuple or list of as many values in order, or the only argument itself.

    Raises
    ------
    UserError : the case has none of these forms.
    """
    if type(case).__module__ in PLAIN:
        return _of_plain(id, names, case)
    # First its class, where a computed field is not computed for the question.
    missing = [n for n in names if not hasattr(type(case), n) and not hasattr(case, n)]
    if not missing:
        return {name: getattr(case, name) for name in names}
    if len(names) == 1 and not hasattr(case, "_fields"):
        return {names[0]: case}
    raise UserError(f"{id}: expected cases with a field {missing[0]}, got {case!r:.80}")


def _of_plain(id: str, names: tuple[str, ...], case: Any) -> dict[str, Any]:
    """Return the arguments that a value of Python's or NumPy's own kinds gives."""
    if isinstance(case, Mapping) and not {*names} - {*case}:
        return {name: case[name] for name in names}
    if isinstance(case, (tuple, list)) and len(names) == len(case) != 1:
        return dict(zip(names, case, strict=True))
    if len(names) == 1:
        return {names[0]: case}
    raise UserError(
        f"{id}: expected cases that give {', '.join(names) or 'nothing'}, got {shown(case)}"
    )
