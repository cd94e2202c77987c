"""The figures of a page: drawn here, and some of them meanwhile by another process.

A picture is an SVG where a page can show it sharper so, with text that can be selected; a picture
of a heat map or of thousands of points is a PNG, which is smaller then. Beside each picture lies
what it shows, as CSV.

Matplotlib holds the interpreter's lock while it draws, so threads would not help. The other
process, :mod:`relumlp.papers.study.drawer`, is started and ended as one that computes cells: a
signal that is meant for this process does not reach it, and it ends when this one does.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.machine.canvas import own_look
from relumlp.papers.study.alternative_text import in_words
from relumlp.papers.study.apart import start
from relumlp.papers.study.folder import write_into
from relumlp.papers.study.series import as_csv, marks_in, mesh_of, panels_of
from relumlp.papers.study.study import Figure, Measured, Study

FIGURES = "figures"
KINDS = ("svg", "png")
MARKS = 1000
"""Marks up to which a figure is drawn as an SVG, in which each of them is an element."""
SHARE = 0.6
"""Of the figures, what the other process draws; this one writes the page besides."""


class Drawing(NamedTuple):
    """What is drawn: the figures of a study, from its result, into the result's folder."""

    study: Study
    result: Measured
    folder: Path


class Picture(NamedTuple):
    """A figure's picture, and what it shows.

    Attributes
    ----------
    name : path of the picture in a result's folder.
    data : its bytes, an SVG or a PNG.
    words : what is seen, for whoever cannot see it.
    table : what is seen, as CSV.
    """

    name: str
    data: bytes
    words: str
    table: bytes

    @property
    def numbers(self) -> str:
        """Path of the CSV in a result's folder."""
        return f"{self.name.rpartition('.')[0]}.csv"


def draw(drawing: Drawing, figure: Figure) -> Picture:
    """Draw a figure into ``figures/``, beside it what it shows as CSV and in words; return all."""
    picture = render(figure, drawing.result)
    stem = drawing.folder / FIGURES / figure.id
    for kind in KINDS:
        stem.with_name(f"{figure.id}.{kind}").unlink(missing_ok=True)
    write_into(drawing.folder, picture.numbers, picture.table)
    write_into(drawing.folder, f"{FIGURES}/{figure.id}.txt", f"{picture.words}\n".encode())
    write_into(drawing.folder, picture.name, picture.data)
    return picture


def read_picture(folder: Path, figure: Figure) -> Picture | None:
    """Return the picture of a figure that was drawn into a folder; None if a file is missing."""
    for kind in KINDS:
        name = f"{FIGURES}/{figure.id}"
        paths = [folder / f"{name}.{ending}" for ending in (kind, "txt", "csv")]
        if all(path.is_file() for path in paths):
            data, words, table = (path.read_bytes() for path in paths)
            return Picture(f"{name}.{kind}", data, words.decode().rstrip("\n"), table)
    return None


def render(figure: Figure, result: Measured) -> Picture:
    """Draw a figure: the same bytes whatever settings of Matplotlib a user has."""
    with own_look():
        from matplotlib import rcParams
        from matplotlib.figure import Figure as Canvas

        # The salt makes the names of an SVG's parts the same each time, and each figure's own.
        rcParams.update({"svg.fonttype": "none", "svg.hashsalt": figure.id})
        canvas = Canvas(figsize=figure.size, dpi=110, layout="constrained")
        figure.draw(result, canvas.subplots(*figure.panels, squeeze=False))
        kind, data = ("svg", svg_of(canvas)) if is_light(canvas) else ("png", png_of(canvas))
        name = f"{FIGURES}/{figure.id}.{kind}"
        return Picture(name, data, in_words(canvas), as_csv(canvas))


def is_light(canvas: Any) -> bool:
    """Whether a figure is sharper and not much larger as an SVG: it has few marks and no mesh."""
    panels = panels_of(canvas)
    return sum(map(marks_in, panels)) <= MARKS and not any(mesh_of(ax) for ax in panels)


def png_of(canvas: Any) -> bytes:
    """Return a drawn figure as a PNG."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    # savefig would draw it twice.
    agg: Any = FigureCanvasAgg(canvas)
    agg.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def svg_of(canvas: Any) -> bytes:
    """Return a drawn figure as an SVG without a date, with places in hundredths of a point."""
    import io

    from matplotlib.backends.backend_svg import FigureCanvasSVG

    buffer = io.BytesIO()
    unsaid = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    svg: Any = FigureCanvasSVG(canvas)
    svg.print_svg(buffer, metadata=unsaid)
    # Tags alone are shortened: between them stands what a reader sees, 0.005 at a tick.
    return re.sub(r"<[^>]+>", lambda tag: shortened(tag[0]), buffer.getvalue().decode()).encode()


def shortened(tag: str) -> str:
    """Return a tag of an SVG without a name that nothing refers to, its numbers in hundredths."""
    # These names would be the same in every picture of a page.
    tag = re.sub(r' id="[a-zA-Z0-9.]+_\d+"', "", tag)
    return re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", tag)


@contextmanager
def shared_out(drawing: Drawing, module: str) -> Iterator["Beside"]:
    """Within the block, another process draws the last figures; without a module, none does.

    ``module`` : that has the study, as ``STUDY``.
    """
    figures = drawing.study.figures
    theirs = figures[round((1 - SHARE) * len(figures)) :] if module else ()
    if not theirs:
        yield Beside(drawing, (), None)
        return
    asked = {"module": module, "folder": str(drawing.folder), "figures": [f.id for f in theirs]}
    with start("relumlp.papers.study.drawer", asked) as process:
        yield Beside(drawing, tuple(theirs), process)


class Beside(NamedTuple):
    """Figures that another process draws.

    Attributes
    ----------
    drawing : what is drawn.
    theirs : figures that the other process draws.
    process : the other process; None where there is none.
    """

    drawing: Drawing
    theirs: tuple[Figure, ...]
    process: "subprocess.Popen[bytes] | None"

    def pictures(self) -> dict[str, Picture]:
        """Draw the other figures, wait for theirs, and return the pictures of all, by id.

        What the other process could not draw is drawn here, where an error can be told.
        """
        here = {f.id: draw(self.drawing, f) for f in self.drawing.study.figures
                if f not in self.theirs}  # fmt: skip
        drawn = self.process is not None and self.process.wait() == 0
        for figure in self.theirs:
            kept = read_picture(self.drawing.folder, figure) if drawn else None
            here[figure.id] = kept or draw(self.drawing, figure)
        return {f.id: here[f.id] for f in self.drawing.study.figures}
