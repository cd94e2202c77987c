"""What Python leaves out when it is told to: assertions with -O, and docstrings with -OO."""

import sys

from relumlp.errors import UserError


def check_assertions() -> None:
    """Refuse to run claims without assertions, which is all that claims are.

    Raises
    ------
    UserError : Python runs with -O, or PYTHONOPTIMIZE is set.
    """
    if sys.flags.optimize:
        raise UserError(
            "python: expected assertions, which are what claims are, got -O or PYTHONOPTIMIZE, "
            "which leaves them out"
        )


def check_docstrings() -> None:
    """Refuse to say statements and rules, whose words are docstrings, without docstrings.

    Raises
    ------
    UserError : Python runs with -OO, or PYTHONOPTIMIZE is 2.
    """
    if not has_docstrings():
        raise UserError(
            "python: expected docstrings, which are the words of statements and rules, got -OO or "
            "PYTHONOPTIMIZE=2, which leaves them out"
        )


def has_docstrings() -> bool:
    """Whether functions have their docstrings."""
    return sys.flags.optimize < 2
