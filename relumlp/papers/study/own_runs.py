"""A study asked with seeds, sizes, rates or data of one's own, or for one figure alone.

What comes of it is a study again, so that cells, results, pages and comparisons are those of any
study. Rules were fixed for the study's own grid: asked of another, they are open, and say why.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.checks import check_number, check_whole
from relumlp.datasets.brought import provide, provided
from relumlp.datasets.own import own_dataset
from relumlp.errors import UserError
from relumlp.machine.digests import digest
from relumlp.papers.study.grids import of_own_data
from relumlp.papers.study.study import (
    Cell,
    Figure,
    Measured,
    Rule,
    Study,
    Subject,
    Verdict,
    beside,
)

MOST_NUMBERS = 1000
MOST_NAME = 60
"""Signs of a folder's name that tell what was asked for; of longer ones a digest stands there."""


class Wish(NamedTuple):
    """What is asked of a study.

    Attributes
    ----------
    data, scale : of the study's own cells, from which all else departs.
    figure : id of the one figure that is wanted; "" for all.
    options : what departs: name on the command line → numbers.
    file : path of data of one's own; "" for a dataset that the study knows.
    """

    data: str
    scale: str
    figure: str = ""
    options: Mapping[str, Sequence[float]] = {}
    file: str = ""

    @property
    def is_own(self) -> bool:
        """Whether anything is another than the study's own."""
        return bool(self.figure or self.options or self.file)

    @property
    def label(self) -> str:
        """The scale and what departs from it, as in ``quick, figure fig3, seeds 7 8``."""
        told = [f"figure {self.figure.split('.', 1)[-1]}"] if self.figure else []
        told += [f"{name} {' '.join(map(number, v))}" for name, v in self.options.items()]
        return ", ".join([self.scale, *told])

    @property
    def folder(self) -> str:
        """The label as a part of a folder's name."""
        name = re.sub(r"[^A-Za-z0-9.]+", "-", self.label)
        return name if len(name) <= MOST_NAME else f"{self.scale}-{digest({'of': name})[:12]}"


def number(value: float) -> str:
    """Return a number as it was asked for."""
    return format(value, "g") if isinstance(value, float) else str(value)


# --- from words to a wish


def read_wish(study: Study, wish: Wish, words: Mapping[str, str]) -> Wish:
    """Return a wish with its figure's id and its numbers, or refuse what the study does not have.

    Parameters
    ----------
    wish : with the figure as it was called, as in "3".
    words : options by name, as on the command line, as in "7,8,9"; "" where not asked for.

    Raises
    ------
    UserError : the study has no such figure or option, or the numbers are none that it takes.
    """
    figure = find_figure(study, wish.figure).id if wish.figure else ""
    asked = {name: text for name, text in words.items() if text}
    if others := [name for name in asked if name not in (study.own.options if study.own else ())]:
        known = ", ".join(f"--{name}" for name in study.own.options) if study.own else "no option"
        raise UserError(f"--{others[0]}: expected of {study.name} {known}, got --{others[0]}")
    if study.own is None:
        return wish._replace(figure=figure)
    grid = study.own.grid(wish.data, wish.scale)
    return wish._replace(
        figure=figure,
        options={
            name: numbers(name, text, getattr(grid, study.own.options[name]))
            for name, text in asked.items()
        },
    )


def find_figure(study: Study, name: str) -> Figure:
    """Return the figure of a study that is called so: "3", "fig3", or its id."""
    for figure in study.figures:
        if name in (figure.id, (short := figure.id.split(".", 1)[-1]), short.removeprefix("fig")):
            return figure
    known = ", ".join(f.id.split(".", 1)[-1].removeprefix("fig") for f in study.figures)
    raise UserError(f"--figure: expected of {study.name} one of {known}, got {name!r}")


def numbers(name: str, text: str, own: Any) -> tuple[float, ...]:
    """Read numbers with commas between them; of which kind and how many, the study's own say.

    Raises
    ------
    UserError : they are no such numbers, or one is there twice.
    """
    several = isinstance(own, tuple)
    kind = float if name == "learning-rate" else int
    try:
        found = tuple(kind(part) for part in text.split(","))
    except ValueError:
        what = "numbers" if kind is float else "whole numbers"
        raise UserError(
            f"--{name}: expected {what} with commas between them, got {text!r}"
        ) from None
    if len({*found}) < len(found) or len(found) > (MOST_NUMBERS if several else 1):
        many = f"at most {MOST_NUMBERS} numbers, each once" if several else "one number"
        raise UserError(f"--{name}: expected {many}, got {text!r}")
    for value in found:
        check_number(f"--{name}", value, above=0) if kind is float else check_whole(
            f"--{name}", value, 0 if name == "seeds" else 1
        )
    return found


def read_data(data: str) -> tuple[str, str]:
    """Return the name of data, and the path of its file if it is one's own, which is read.

    Raises
    ------
    UserError, DataError, FileFormatError : the file cannot be read, or holds something else.
    """
    if not data.endswith(".npz"):
        return data, ""
    dataset = own_dataset(Path(data))
    provide(dataset)
    return dataset.name, str(Path(data).resolve())


# --- from a wish to a study


def as_wished(study: Study, wish: Wish) -> Study:
    """Return a study as it is asked for: other cells, one figure, rules that apply or say why not.

    Its ``cells`` are those of the wish, whatever data and scale they are asked with.
    """
    if not wish.is_own:
        return study
    if wish.file and not provided(wish.data):
        provide(own_dataset(Path(wish.file)))
    figure = find_figure(study, wish.figure) if wish.figure else None
    found = cells_of(study, wish)
    if figure and figure.kinds:
        found = [cell for cell in found if cell.config["kind"] in figure.kinds]
    if not found:
        raise UserError(f"--figure: expected data of which there is {wish.figure}, got {wish.data}")
    return replace(
        study,
        cells=lambda data, scale: found,
        figures=(figure,) if figure else study.figures,
        rules=[with_reason(rule, study, wish) for rule in rules_of(study, figure)],
    )


def cells_of(study: Study, wish: Wish) -> list[Cell]:
    """Return the cells of the study's own grid, or of one that departs from it."""
    if study.own is None or not (wish.options or wish.file):
        return study.cells(wish.data, wish.scale)
    grid = of_own_data(study.own.grid(wish.data, wish.scale), wish.data)
    # Out of JSON, as another process hears of them, they are lists.
    changed = {study.own.options[name]: tuple(values) for name, values in wish.options.items()}
    return study.own.cells(wish.data, replace(grid, **{
        name: values if isinstance(getattr(grid, name), tuple) else values[0]
        for name, values in changed.items()
    }))  # fmt: skip


def rules_of(study: Study, figure: Figure | None) -> list[Rule]:
    """Return a figure's rules, with those that stand beside them; of no figure, all."""
    if figure is None:
        return list(study.rules)
    return [r for r in study.rules if r.id in figure.rules or beside(r) in figure.rules]


@dataclass(frozen=True)
class OfAnother:
    """A subject that a clause is not asked about, because its rule was fixed for another grid."""

    own: Subject
    reason: str

    @property
    def words(self) -> str:
        """Which networks, data or parameters the rule is about."""
        return self.own.words

    def ask(self, clause: Callable[..., Verdict], result: Measured) -> Verdict:
        """Decide nothing."""
        return Verdict("open", self.reason)


def with_reason(rule: Rule, study: Study, wish: Wish) -> Rule:
    """Return a rule that is open where it does not apply to what is asked for."""
    reason = why_not(study, wish)
    return replace(rule, about=OfAnother(rule.about, reason)) if reason else rule


def why_not(study: Study, wish: Wish) -> str:
    """Say why a study's rules have no verdict on what is asked for; "" if they have.

    Other seeds, as many as the study's own, are what a rule was written for: networks drawn anew.
    """
    grid = study.own.grid(wish.data, wish.scale) if study.own else None
    other = [
        f"--{name} {','.join(map(number, values))}"
        for name, values in wish.options.items()
        if name != "seeds" and study.own and departs(grid, study.own.options[name], values)
    ]
    seeds = wish.options.get("seeds", ())
    if seeds and len(seeds) != len(grid.seeds if grid else ()):
        other.append(f"{len(seeds)} seed{'s' * (len(seeds) != 1)}")
    other += ["data of one's own"] * bool(wish.file)
    if not other:
        return ""
    return f"the rule was fixed for another grid, not for {', '.join(other)}"


def departs(grid: Any, name: str, values: Sequence[float]) -> bool:
    """Whether values are others than those of a grid's field."""
    own = getattr(grid, name)
    return tuple(values) != (own if isinstance(own, tuple) else (own,))


def not_applying(rules: Sequence[Rule]) -> dict[str, list[str]]:
    """Return the ids of the rules that have no verdict, by the reason."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        if isinstance(rule.about, OfAnother):
            found.setdefault(rule.about.reason, []).append(rule.id)
    return found
