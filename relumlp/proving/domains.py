"""Find the domain of a strategy: every module that adds domains is imported here."""

from typing import Any

from relumlp.proving import architectures, counted, networks, outputs, summaries
from relumlp.proving.domain import Found, found_domain

MODULES = (architectures, counted, networks, outputs, summaries)
"""Modules of this room that add domains."""


def domain_of(strategy: Any) -> Found | None:
    """Return the domain that stands for all cases of a strategy; None if none is known.

    Parameters
    ----------
    strategy : a strategy of :mod:`relumlp.testing`, or a union or mapping of some.
    """
    return found_domain(strategy)
