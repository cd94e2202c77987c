"""Statements proved for all real numbers: symbols in place of numbers, paths in place of cases.

Here belongs what runs a statement on symbols and decides every branch: polynomials, symbolic
numbers, paths, searches, solvers, and the domains that stand for strategies. Statements and what is
recorded of their proofs stand in :mod:`relumlp.claims`. Read it in this order: ``polynomials``,
``symbolic``, ``path``, ``exploring``, ``domain``, ``proof``.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "Counted",
    "Domain",
    "Proof",
    "Search",
    "Size",
    "Statement",
    "Symbolic",
    "cvc5_answer",
    "domain_of",
    "explore",
    "prove",
    "z3_answer",
]
