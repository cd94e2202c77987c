"""The studies by name, imported when asked for."""

from importlib import import_module

from relumlp.errors import UserError
from relumlp.papers.study.study import Study

STUDIES = {"gaps": "relumlp.papers.gaps.study", "dynamics": "relumlp.papers.dynamics.study",
           "cooperating": "relumlp.papers.cooperating.study"}  # fmt: skip


def find_study(name: str) -> Study:
    """Return a paper's study by its short name."""
    if name not in STUDIES:
        raise UserError(f"paper: expected one of {', '.join(STUDIES)}, got {name!r}")
    study: Study = import_module(STUDIES[name]).STUDY
    return study
