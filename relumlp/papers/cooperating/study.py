"""The study of *cooperating*, put together.

The paper: each hidden node is a classifier of its own, trained on the samples that switch it on. A
network is two systems that cooperate, a discrete one (which nodes are on) and a continuous one (how
large their activations are). Either classifies on its own, and with depth both come to agree with
each other and with the network, while the patterns of a class become few. Networks on MNIST and
Fashion-MNIST are to show it.
"""

from relumlp.papers.cooperating.axes import AXES
from relumlp.papers.cooperating.figures.index_diagram import figure_8
from relumlp.papers.cooperating.figures.layers import figure_1, figure_2, figure_3, figure_11
from relumlp.papers.cooperating.figures.systems import (
    figure_4,
    figure_5,
    figure_6,
    figure_7,
    figure_9,
    figure_10,
)
from relumlp.papers.cooperating.grid import OWN, cells
from relumlp.papers.cooperating.measure.networks import measure
from relumlp.papers.cooperating.result import combine, networks
from relumlp.papers.cooperating.rules.all import RULES
from relumlp.papers.cooperating.tables import tables
from relumlp.papers.study.study import Figure, Study


def ids(figure: str) -> tuple[str, ...]:
    """Return the rules of a figure."""
    name = f"cooperating.{figure}"
    return tuple(r.id for r in RULES if r.id == name or r.id.startswith(name + "."))


GRID = ("grid",)

FIGURES = (
    Figure("cooperating.fig1", figure_1, (1, 2), (11, 4.5), ids("fig1"), GRID),
    Figure("cooperating.fig2", figure_2, (1, 2), (11, 4), ids("fig2"), GRID),
    Figure("cooperating.fig3", figure_3, (2, 2), (10, 8),
           (*ids("fig3"), *ids("s6c"), *ids("s3a")), GRID),
    Figure("cooperating.fig4", figure_4, (2, 4), (12, 6), ids("fig4"), ("epochs",)),
    Figure("cooperating.fig5", figure_5, (2, 4), (12, 6), ids("fig5"),
           ("updates", "choices-updates")),
    Figure("cooperating.fig6", figure_6, (3, 3), (11, 9), ids("fig6"), GRID),
    Figure("cooperating.fig7", figure_7, (1, 2), (10, 4), (*ids("fig7"), *ids("s6b")),
           ("sigmoid",)),
    Figure("cooperating.fig8", figure_8, (1, 1), (9, 5), ids("fig8"), ("grid", "arm")),
    Figure("cooperating.fig9", figure_9, (2, 4), (12, 6), ids("fig9"), GRID),
    Figure("cooperating.fig10", figure_10, (2, 4), (12, 6), (*ids("fig10"), *ids("s5a")), GRID),
    Figure("cooperating.fig11", figure_11, (1, 1), (8, 4.5), ids("fig11"), ("grid", "arm")),
)  # fmt: skip

STUDY = Study(
    name="cooperating",
    title="DNNs as layers of cooperating classifiers",
    cells=cells,
    measure=measure,
    combine=combine,
    rules=RULES,
    figures=FIGURES,
    networks=networks,
    tables=tables,
    axes=AXES,
    own=OWN,
)
