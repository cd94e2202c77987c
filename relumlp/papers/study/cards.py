"""What a page tells of each figure and each statement: a card of its own."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relumlp.papers.study.decided import SHOWN
from relumlp.papers.study.drawing import Picture
from relumlp.papers.study.links import Link, To, code_of, equations, links_of
from relumlp.papers.study.study import KINDS, Figure, Rule, Verdict, beside

TAGS = re.compile(r"\s*Equations?: \[[^\]]+\]\.")
SIGNS = "█▓░·"
"""What stands for each of SHOWN in a bar of text."""
WIDE = 8.0
"""Inches beyond which a picture does not stand beside text."""
WIDTH = 30
"""Signs of the longest bar of text."""


class Clause(NamedTuple):
    """A statement, the rule that decided it, its verdict, and its links."""

    rule: Rule
    verdict: Verdict
    links: list[Link]

    @property
    def anchor(self) -> str:
        """Name of its place in the page."""
        return self.rule.id

    @property
    def sort(self) -> str:
        """Its verdict as one word."""
        return self.verdict.verdict.replace(" ", "-")


class Card(NamedTuple):
    """A figure.

    Attributes
    ----------
    id, picture : its own.
    wide : whether the picture needs the whole width of a page.
    paper : what the paper claims.
    drawn : what is drawn, where the figure says so.
    clauses : the statements that it shows, with their verdicts: what was found.
    links : to its equations, its code and its chapter.
    """

    id: str
    picture: Picture
    wide: bool
    paper: str
    drawn: str
    clauses: list[Clause]
    links: list[Link]

    @property
    def anchor(self) -> str:
        """Name of its place in the page: a statement may have the figure's id."""
        return f"figure-{self.id}"

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many of its statements have each verdict."""
        found = Counter(clause.verdict.verdict for clause in self.clauses)
        return [(name, found[name]) for name in SHOWN if found[name]]


class Bar(NamedTuple):
    """How many rules of a kind have each verdict."""

    kind: str
    counts: dict[str, int]
    text: str

    @property
    def rules(self) -> int:
        """How many rules there are of this kind."""
        return sum(self.counts.values())


def clauses_of(rules: Sequence[Rule], verdicts: Mapping[str, Verdict], to: To) -> list[Clause]:
    """Return all statements of a page."""
    return [Clause(rule, verdicts[rule.id], links_of(rule.id, to)) for rule in rules]


def card_of(figure: Figure, picture: Picture, clauses: Sequence[Clause], to: To) -> Card:
    """Return a figure's card."""
    words = TAGS.sub("", figure.claim)
    paper, drawn = split_claim(words)
    links = [*equations(figure.claim, to), *code_of(figure.draw, to)]
    wide = figure.size[0] > WIDE
    return Card(figure.id, picture, wide, paper, drawn, found_of(figure, clauses), links)


def split_claim(words: str) -> tuple[str, str]:
    """Return what a paper claims, and from the first sentence on that says so, what is drawn."""
    paper, *drawn = re.split(r"(?<=\.) (?=Drawn\b)", words, maxsplit=1)
    paper = paper.removeprefix("The paper: ")
    # A small letter of a formula stays small.
    begin = paper[:1].upper() if paper[:1].isascii() else paper[:1]
    return begin + paper[1:], " ".join(drawn)


def found_of(figure: Figure, clauses: Sequence[Clause]) -> list[Clause]:
    """Return a figure's statements, each with those added beside it."""
    return [
        clause
        for id in figure.rules
        for clause in clauses
        if clause.rule.id == id
        or (beside(clause.rule) == id and clause.rule.id not in figure.rules)
    ]


def bars(rules: Sequence[Rule], verdicts: Mapping[str, Verdict]) -> list[Bar]:
    """Count the verdicts of each kind of rule, and draw each count as a bar of text."""
    kinds = Counter(rule.kind for rule in rules)
    most = max(kinds.values(), default=1)
    found = []
    for kind in (kind for kind in KINDS if kinds[kind]):
        decided = Counter(verdicts[rule.id].verdict for rule in rules if rule.kind == kind)
        counts = {name: decided[name] for name in SHOWN}
        found.append(Bar(kind, counts, drawn_as_text([*counts.values()], WIDTH / most)))
    return found


def drawn_as_text(counts: Sequence[int], scale: float) -> str:
    """Return a bar of text, as many signs for each count as the scale says, and at least one."""
    ends = [round(scale * sum(counts[: k + 1])) for k in range(len(counts))]
    bar = "".join(
        sign * (end - begin) for sign, begin, end in zip(SIGNS, [0, *ends[:-1]], ends, strict=True)
    )
    return bar or SIGNS[counts.index(max(counts))]
