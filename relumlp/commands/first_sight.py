"""What ``relumlp reproduce`` ends with: a table of one paper's verdicts, or a few lines of several.

Whoever starts the main job for the first time should see at a glance that it worked, and what its
numbers are worth.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relumlp.commands.output import show_table

Verdicts = Mapping[str, Mapping[str, str]]

SMOKE = (
    "Digits are a smoke test: they show that everything runs, and decide nothing about the papers. "
    "The published results, on the papers' own data (MNIST, Fashion-MNIST), are"
)


def show_verdicts(study: Any, setting: str, verdicts: Verdicts, page: Path, brief: bool) -> None:
    """Print what a run of a study came to: its verdicts in a table, or their numbers in a line.

    Parameters
    ----------
    study : whose rules decided.
    setting : data and scale, in words.
    verdicts : by id.
    page : where they are explained.
    brief : whether a line is enough.
    """
    if brief:
        print(f"{study.name}: {in_numbers(verdicts)}. Report: {page}")
        return
    rows = [(id, v["verdict"], v["evidence"]) for id, v in verdicts.items()]
    if rows:
        show_table(f"{study.title} ({setting})", ("id", "verdict", "numbers"), rows)
    print(f"Report: {page}")


def in_numbers(verdicts: Verdicts) -> str:
    """Say how many statements have each verdict."""
    from relumlp.papers.study.study import VERDICTS

    found = Counter(verdict["verdict"] for verdict in verdicts.values())
    return ", ".join(f"{found[name]} {name}" for name in VERDICTS if found[name])


def show_where(data: str, names: Sequence[str]) -> None:
    """Say, behind a run on digits, what it is worth and where the published results are."""
    from relumlp.index import CHECKOUT

    if data != "digits":
        return
    pages = [f"derivations/reproduction/{name}/page.md" for name in names]
    there = all((CHECKOUT / page).exists() for page in pages)
    print(f"{SMOKE}{':' if there else ' in the source distribution:'}")
    for page in pages:
        print(f"  {CHECKOUT / page if there else page}")
