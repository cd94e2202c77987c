"""The figures of a page: drawn here, and some of them meanwhile by another process.

Matplotlib holds the interpreter's lock while it draws, so threads would not help. The other
process, :mod:`relumlp.papers.study.drawer`, is started and ended as one that computes cells: a
signal that is meant for this process does not reach it, and it ends when this one does.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.machine.canvas import own_look
from relumlp.papers.study.apart import start
from relumlp.papers.study.folder import write_into
from relumlp.papers.study.study import Figure, Measured, Study

FIGURES = "figures"
SHARE = 0.6
"""Of the figures, what the other process draws; this one writes the page besides."""


class Drawing(NamedTuple):
    """What is drawn: the figures of a study, from its result, into the result's folder."""

    study: Study
    result: Measured
    folder: Path


def draw(drawing: Drawing, figure: Figure) -> bytes:
    """Draw a figure into ``figures/`` and return its bytes."""
    png = render(figure, drawing.result)
    write_into(drawing.folder, name_of(figure), png)
    return png


def name_of(figure: Figure) -> str:
    """Path of a figure's picture in a result's folder."""
    return f"{FIGURES}/{figure.id}.png"


def render(figure: Figure, result: Measured) -> bytes:
    """Draw a figure: PNG bytes, the same whatever settings of Matplotlib a user has."""
    import io

    buffer = io.BytesIO()
    with own_look():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as Canvas

        canvas = Canvas(figsize=figure.size, dpi=110, layout="constrained")
        figure.draw(result, canvas.subplots(*figure.panels, squeeze=False))
        # savefig would draw it twice.
        agg: Any = FigureCanvasAgg(canvas)
        agg.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


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

    def pictures(self) -> dict[str, bytes]:
        """Draw the other figures, wait for theirs, and return the bytes of all, by id.

        What the other process could not draw is drawn here, where an error can be told.
        """
        here = {f.id: draw(self.drawing, f) for f in self.drawing.study.figures
                if f not in self.theirs}  # fmt: skip
        drawn = self.process is not None and self.process.wait() == 0
        for figure in self.theirs:
            path = self.drawing.folder / name_of(figure)
            kept = drawn and path.exists()
            here[figure.id] = path.read_bytes() if kept else draw(self.drawing, figure)
        return {f.id: here[f.id] for f in self.drawing.study.figures}
