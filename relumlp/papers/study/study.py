"""What a paper's study is made of: cells, a measure, rules, figures. All of it small and named."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from relumlp.errors import UserError
from relumlp.machine.files import Contents
from relumlp.machine.origin import running_module
from relumlp.papers.study.axes import Axes
from relumlp.types import Array

VERDICTS = (
    "verified",
    "refuted",
    "as transcribed",
    "reproduced",
    "partly",
    "not reproduced",
    "open",
)


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


Clause = Callable[..., Verdict]
"""A plain function that decides; its docstring is the rule in words."""


class Subject(Protocol):
    """What a clause is asked about: said in words, and found in a result."""

    @property
    def words(self) -> str:
        """Which networks, data or parameters: whole sentences, or nothing."""

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause about its subject in a result."""


@dataclass(frozen=True)
class Given:
    """The result itself, and what else a clause is given by name."""

    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Call the clause with the result and these values."""
        return clause(result, **self.values)


MEASURED, BY_THEOREM, AS_SET, DRAWN, FINDING = KINDS = (
    "measured", "by theorem", "as set", "drawn", "finding",
)  # fmt: skip
"""What decides a rule. Most are measured: they can come out either way. *By theorem*: what the rule
asks follows from what is proved, so that only rounding, an exact tie or an error of the program
could decide it otherwise. *As set*: it asks for what this study set itself. *Drawn*: it asks
whether a diagram can be drawn. *Finding*: it can come out either way, but no sentence of the paper
claims it."""


class Added(NamedTuple):
    """That a rule was added, or changed, after a result had been looked at.

    Attributes
    ----------
    date : when, as in "2026-11-29".
    reason : why, in a whole sentence; where two rules disagree, this is what explains it.
    beside : id of the older rule that stays as it is; "" if there is none.
    """

    date: str
    reason: str
    beside: str = ""

    @property
    def words(self) -> str:
        """That and when the rule was added after looking, and why."""
        return f"Added after looking, {self.date}: {self.reason}"


@dataclass(frozen=True)
class Rule:
    """An empirical claim: what a paper says, and a rule that was fixed before looking.

    A rule that was not fixed before looking says so in ``added``.

    Rules are declared in lists ``RULES``, one in each module of rules, with their ids written out:
    a search for an id finds its one declaration.

    Attributes
    ----------
    id : the statement's id in the ledger.
    statement : what the paper says: one sentence that can be read alone.
    clause : the function that decides; its docstring is the rule in words.
    about : what the clause is asked about.
    kind : one of :data:`KINDS`.
    given : what was fitted to what the rule asks, as in "the initialisation fitted to it"; "" for
        nothing.
    added : when and why the rule was added after looking; None if it was fixed before.
    module : name of the module that states it, or that made it anew from another rule.
    """

    id: str
    statement: str
    clause: Clause
    about: Subject = Given()
    kind: str = field(default=MEASURED, kw_only=True)
    given: str = field(default="", kw_only=True)
    added: Added | None = field(default=None, kw_only=True)
    module: str = field(default_factory=running_module, init=False, repr=False, compare=False)

    @property
    def words(self) -> str:
        """The rule in words: what it is about, then the clause."""
        return " ".join(f"{self.about.words} {inspect.getdoc(self.clause) or ''}".split())

    @property
    def qualified(self) -> str:
        """What stands behind its verdict, as in ", by theorem"; "" if it is plainly measured."""
        kind = "" if self.kind == MEASURED else f", {self.kind}"
        return kind + (f", given {self.given}" if self.given else "")

    @property
    def written(self) -> str:
        """When the rule was written."""
        return f"after looking, {self.added.date}" if self.added else "before looking"

    def decide(self, result: Measured) -> Verdict:
        """From a result to a verdict."""
        return self.about.ask(self.clause, result)


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules as they are listed, each one that stands beside an older rule right behind it.

    Raises
    ------
    ValueError : an older rule is not among them.
    """
    found = [rule for rule in rules if not (rule.added and rule.added.beside)]
    for rule in rules:
        if rule.added and rule.added.beside:
            at = [k for k, r in enumerate(found) if rule.added.beside in (r.id, beside(r))]
            if not at:
                raise ValueError(f"{rule.id}: expected a rule {rule.added.beside}, got none")
            found.insert(at[-1] + 1, rule)
    return found


def beside(rule: Rule) -> str:
    """Return the id of the older rule that a rule stands beside; "" if there is none."""
    return rule.added.beside if rule.added else ""


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
    kinds : of the cells that it and its rules read; () for all.
    """

    id: str
    draw: Callable[[Measured, Any], None]
    panels: tuple[int, int] = (1, 1)
    size: tuple[float, float] = (7.0, 4.0)
    rules: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def claim(self) -> str:
        """What the paper claims."""
        return " ".join((inspect.getdoc(self.draw) or "").split())


class Own(NamedTuple):
    """How a study is asked with seeds, sizes, rates or data of one's own.

    Attributes
    ----------
    options : name on the command line → field of the study's grid.
    grid : (data, scale) → the study's own grid.
    cells : (data, grid) → the cells of any grid.
    """

    options: Mapping[str, str]
    grid: Callable[[str, str], Any]
    cells: Callable[[str, Any], list[Cell]]


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
    axes : names, units and axes of the result's arrays.
    own : how it is asked with settings of one's own; None if it cannot be.
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
    axes: Axes = field(default_factory=Axes)
    own: Own | None = None


class Table(NamedTuple):
    """A table of the page, and a paragraph before it."""

    title: str
    head: list[str]
    rows: list[list[str]]
    text: str = ""


def decide(rules: Sequence[Rule], result: Measured) -> dict[str, Verdict]:
    """Apply all rules to a result: id → verdict."""
    for rule in rules:
        if rule.kind not in KINDS:
            raise ValueError(f"{rule.id}: expected one of {KINDS}, got {rule.kind!r}")
    verdicts = {r.id: r.decide(result) for r in rules}
    for id, verdict in verdicts.items():
        if verdict.verdict not in VERDICTS:
            raise ValueError(f"{id}: expected one of {VERDICTS}, got {verdict.verdict!r}")
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
