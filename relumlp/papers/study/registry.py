"""The studies by name, imported when asked for."""

import inspect
from importlib import import_module

from relumlp.errors import UserError
from relumlp.papers.study.study import Study

STUDIES = {"gaps": "relumlp.papers.gaps.study", "dynamics": "relumlp.papers.dynamics.study",
           "cooperating": "relumlp.papers.cooperating.study"}  # fmt: skip

SAYS = "The paper:"
"""How the paragraph begins that tells what a paper says."""


def find_study(name: str) -> Study:
    """Return a paper's study by its short name."""
    if name not in STUDIES:
        raise UserError(f"paper: expected one of {', '.join(STUDIES)}, got {name!r}")
    study: Study = import_module(STUDIES[name]).STUDY
    return study


def summary_of(name: str) -> str:
    """Return what a paper says, in a paragraph: the docstring of its study's module has it.

    "" where the docstring has no paragraph that begins with "The paper:", or no study that name.
    """
    about = inspect.getdoc(import_module(STUDIES[name])) if name in STUDIES else None
    found = [part for part in (about or "").split("\n\n") if part.startswith(SAYS)]
    return sentence(found[0].removeprefix(SAYS)) if found else ""


def sentence(words: str) -> str:
    """Return words in one line, with a capital at their beginning."""
    joined = " ".join(words.split())
    return joined[:1].upper() + joined[1:]
