"""What a paper's study is made of: cells, a measure, rules, figures. All of it small and named."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from relumlp.errors import UserError
from relumlp.machine.files import Contents
from relumlp.machine.origin import running_module
from relumlp.types import Array

VERDICTS = ("verified", "refuted", "reproduced", "partly", "not reproduced", "open")


class Cell(NamedTuple):
    """One unit of work: computed once, written to a file of its own, never half.

    Attributes
    ----------
    name : file name of its result, without ending.
    config : all that decides its result, as JSON can hold it.
    seconds, size : rough estimates of its time on one core and of its file in bytes.
    """

    name: str
    config: dict[str, Any]
    seconds: float
    size: int


class Measured(NamedTuple):
    """What a cell or a result holds: arrays by name, and facts as JSON can hold them."""

    arrays: dict[str, Array]
    facts: dict[str, Any]


class Verdict(NamedTuple):
    """What a rule decides, and the numbers that decided it.

    Attributes
    ----------
    verdict, evidence : as the page shows them.
    details : the whole list where the evidence names a few of many.
    """

    verdict: str
    evidence: str
    details: str = ""


@dataclass(frozen=True)
class Rule:
    """An empirical claim: a rule from a result to a verdict, written before looking.

    Attributes
    ----------
    id : the statement's id in the ledger.
    statement : what the paper says, in one line.
    decide : result → Verdict; its docstring is the rule in words.
    module : name of the module that states it, or that made it anew from another rule.
    """

    id: str
    statement: str
    decide: Callable[[Measured], Verdict]
    module: str = field(default_factory=running_module, init=False, repr=False, compare=False)

    @property
    def words(self) -> str:
        """The rule in words."""
        return " ".join((inspect.getdoc(self.decide) or "").split())


@dataclass(frozen=True)
class Figure:
    """A figure: drawn from a result on given axes, never from a training of its own.

    Attributes
    ----------
    id : the figure's id in the ledger.
    draw : (result, axes) → None; axes has the shape of ``panels``; its docstring is the caption's
        first part: what the paper claims.
    panels : rows and columns of axes.
    size : in inches.
    rules : ids whose evidence ends the caption: what we found.
    """

    id: str
    draw: Callable[[Measured, Any], None]
    panels: tuple[int, int] = (1, 1)
    size: tuple[float, float] = (7.0, 4.0)
    rules: tuple[str, ...] = ()

    @property
    def claim(self) -> str:
        """What the paper claims."""
        return " ".join((inspect.getdoc(self.draw) or "").split())


@dataclass(frozen=True)
class Study:
    """A paper's empirical part.

    Attributes
    ----------
    name, title : "gaps", and the paper's title.
    cells : (data, scale) → the cells.
    measure : (config, workspace) → what the cell measured.
    combine : measured cells by name → the result, small enough to keep.
    rules, figures : in the order of the paper.
    networks : result cells whose networks are worth keeping: file name → cell name.
    """

    name: str
    title: str
    cells: Callable[[str, str], list[Cell]]
    measure: Callable[[dict[str, Any], Any], Measured]
    combine: Callable[[Mapping[str, Measured]], Measured]
    rules: Sequence[Rule]
    figures: Sequence[Figure]
    networks: Callable[[Measured], dict[str, str]]
    tables: Callable[[Measured], list["Table"]] = field(default=lambda result: [])


class Table(NamedTuple):
    """A table of the page, and a paragraph before it."""

    title: str
    head: list[str]
    rows: list[list[str]]
    text: str = ""


def rule(
    id: str, statement: str, to: list[Rule]
) -> Callable[[Callable[[Measured], Verdict]], Callable[[Measured], Verdict]]:
    """Add a function to a paper's rules."""

    def add(decide: Callable[[Measured], Verdict]) -> Callable[[Measured], Verdict]:
        to.append(Rule(id, statement, decide))
        return decide

    return add


def decide(rules: Sequence[Rule], result: Measured) -> dict[str, Verdict]:
    """Apply all rules to a result: id → verdict."""
    verdicts = {r.id: r.decide(result) for r in rules}
    for id, verdict in verdicts.items():
        if verdict.verdict not in VERDICTS:
            raise ValueError(f"{id}: {verdict.verdict!r} is no verdict")
    return verdicts


def measured(contents: Contents) -> Measured:
    """Return the arrays and facts that a file holds."""
    return Measured(contents.arrays, contents.manifest["facts"])


def check_scale(data: str, scale: str | None) -> str:
    """Return "quick" or "full"; by default digits are quick and the rest is full."""
    scale = scale or ("quick" if data == "digits" else "full")
    if scale not in ("quick", "full"):
        raise UserError(f"scale: expected quick or full, got {scale!r}")
    return scale
