"""A table of results, and its forms: for a terminal, Markdown, HTML, CSV and JSON."""

import csv
import io
import math
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

MOST_ROWS = 30
"""Rows that people are shown; machines get all."""


class ResultTable(NamedTuple):
    """Named columns, and what they mean.

    Attributes
    ----------
    name : a word for file names.
    title : one line.
    head : names of the columns.
    rows : values, in full precision.
    notes : sentences that explain the columns.
    """

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()

    @property
    def shown(self) -> list[list[str]]:
        """The rows that people are shown, as rounded text."""
        return [[rounded(v) for v in row] for row in self.rows[:MOST_ROWS]]

    @property
    def left_out(self) -> list[str]:
        """A sentence about the rows that people are not shown, if there are any."""
        n = len(self.rows) - MOST_ROWS
        are = "is" if n == 1 else "are"
        return [f"{counted(n, 'more row')} {are} in the CSV and JSON."] if n > 0 else []

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def text(self) -> str:
        """Return lines of aligned text."""
        rows = [list(self.head), *self.shown]
        widths = [max(len(row[k]) for row in rows) for k in range(len(self.head))]
        lines = ["  ".join(v.rjust(w) for v, w in zip(row, widths, strict=True)) for row in rows]
        rule = "  ".join("-" * w for w in widths)
        notes = [f"  {note}" for note in (*self.notes, *self.left_out)]
        return "\n".join([self.title, lines[0], rule, *lines[1:], *notes])

    def markdown(self) -> str:
        """Return a section in Markdown."""
        head = "| " + " | ".join(map(_cell, self.head)) + " |"
        rule = "|" + "---|" * len(self.head)
        rows = ["| " + " | ".join(map(_cell, row)) + " |" for row in self.shown]
        notes = [f"- {note}" for note in (*self.notes, *self.left_out)]
        return "\n".join([f"## {self.title}", "", head, rule, *rows, "", *notes])

    def html(self) -> str:
        """Return a section in HTML."""
        head = "".join(f"<th scope=col>{escape(h)}</th>" for h in self.head)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(v)}</td>" for v in row) + "</tr>" for row in self.shown
        )
        notes = "".join(f"<li>{escape(n)}</li>" for n in (*self.notes, *self.left_out))
        return (
            f"<section><h2>{escape(self.title)}</h2><div class=wide><table><thead><tr>{head}</tr>"
            f"</thead><tbody>{rows}</tbody></table></div><ul>{notes}</ul></section>"
        )

    def csv(self) -> str:
        """Return all rows in full precision; undefined values are empty."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.head)
        writer.writerows([["" if undefined(v) else v for v in row] for row in self.rows])
        return out.getvalue()

    def records(self) -> list[dict[str, Any]]:
        """Return all rows as dictionaries; undefined values are None."""
        return [
            {h: None if undefined(v) else v for h, v in zip(self.head, row, strict=True)}
            for row in self.rows
        ]


def undefined(value: Any) -> bool:
    """Whether a value is a float that is not a number."""
    return isinstance(value, float) and math.isnan(value)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, as in "1 sample" and "1,200 samples"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def rounded(value: Any) -> str:
    """Return a value as people read it: three digits, whole numbers with commas, – for none."""
    if value is None or undefined(value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    # Rounded sums may be −0, which nobody means.
    return f"{value + 0.0:.3g}" if isinstance(value, float) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
