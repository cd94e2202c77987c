"""A counterexample as a test of pytest, with plain numbers, for a project of one's own."""

import re
import sys
from collections.abc import Sequence
from numbers import Number
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import Claim, Outcome
from relumlp.claims.ledger.drawing import EXACT, IMPORTS, code, fields_of
from relumlp.errors import UserError
from relumlp.network.mlp import MLP

HEAD = '"""Counterexamples that relumlp verify found: each claim fails on its case."""'
"""First line of a file of tests; a file that begins otherwise is left alone."""


def check_ready(path: Path, force: bool = False) -> None:
    """Refuse to write tests over a file that is not such a file, unless by force.

    Raises
    ------
    UserError : the name does not end in .py, or the file holds something else.
    """
    if path.suffix != ".py":
        raise UserError(f"--pytest: expected a name that ends in .py, got {path}")
    if force or not path.exists() or path.read_text("utf-8", "replace").startswith(HEAD):
        return
    raise UserError(
        f"--pytest: expected a file that is not there, or one that --pytest wrote, got {path}; "
        "--force replaces it"
    )


def ready_tests(failed: Sequence[tuple[Claim, Outcome]]) -> str:
    """Return the text of a file with a test for each claim that failed, and its case.

    Raises
    ------
    UserError : a case cannot be written down.
    """
    tests = [ready_test(claim, outcome) for claim, outcome in failed]
    text = "\n\n\n".join(tests)
    used = [line for line in (*IMPORTS, EXACT) if re.search(rf"\b{line.split()[-1]}\b", text)]
    if words := sorted({*re.findall(r"\b(?:inf|nan)\b", text)}):
        used.append(f"from math import {', '.join(words)}")
    own = sorted({f"import {module}" for c, o in failed for module in modules(c, o)})
    return "\n".join([HEAD, "", *sorted(["import pytest", *used, *own]), "", "", text, ""])


def ready_test(claim: Claim, outcome: Outcome) -> str:
    """Return one test: the case, and the check that fails on it."""
    fields = fields_of(outcome.case, claim.names)
    if all(is_plain(fields.get(name, fields)) for name in claim.names):
        lines = [f"{name} = {code(fields[name])}" for name in claim.names]
        given = ", ".join(f"{name}={name}" for name in claim.names)
    else:
        made = ", ".join(f"{name}={code(value)}" for name, value in fields.items())
        lines = [f"case = {kind_of(claim, outcome.case)}({made})"]
        given = ", ".join(f"{name}=case.{name}" for name in claim.names)
    said = fill(claim.statement, 92, initial_indent="    # ", subsequent_indent="    # ")
    return "\n".join([
        f"def test_{re.sub(r'[^0-9a-zA-Z]', '_', claim.id)}_is_refuted():",
        said,
        *(f"    {line}" for line in lines),
        f"    with pytest.raises(AssertionError):  # {outcome.reason}",
        f"        {call(claim)}({given})",
    ])  # fmt: skip


def is_plain(value: Any) -> bool:
    """Whether code can say a value: a network, an array, numbers and texts, and lists of these."""
    if isinstance(value, (list, tuple)):
        return not hasattr(value, "_fields") and all(map(is_plain, value))
    if isinstance(value, np.ndarray):
        return bool(value.dtype.kind in "biuf" or all(map(is_plain, value.flat)))
    return value is None or isinstance(value, (MLP, Number, str))


def kind_of(claim: Claim, case: Any) -> str:
    """Return the class of a case as code.

    Raises
    ------
    UserError : the class is not a record of a module, whose fields make the case again.
    """
    kind = type(case)
    if found(kind.__module__, kind.__qualname__) is not kind or not hasattr(case, "_asdict"):
        raise UserError(
            f"--pytest: expected cases of plain numbers or of a NamedTuple, got {kind.__name__} of "
            f"{claim.id}"
        )
    return f"{kind.__module__}.{kind.__qualname__}"


def call(claim: Claim) -> str:
    """Return code that gives a claim's check."""
    module, name = claim.check.__module__, claim.check.__qualname__
    if found(module, name) is claim.check:
        return f"{module}.{name}"
    return f"relumlp.claims.ledger.claim.CLAIMS[{claim.id!r}].check"


def found(module: str, name: str) -> Any:
    """Return what a module calls so; None if it calls nothing so."""
    return getattr(sys.modules.get(module), name, None)


def modules(claim: Claim, outcome: Outcome) -> set[str]:
    """Return the modules that a test of a claim needs."""
    needed = {claim.module, call(claim).split("[")[0].rpartition(".")[0]}
    if "case = " in ready_test(claim, outcome):
        needed.add(type(outcome.case).__module__)
    return needed
