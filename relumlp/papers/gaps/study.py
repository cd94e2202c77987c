"""The study of *gaps*, put together.

The paper: a node separates samples by *activation gaps*, the differences of its activations between
two samples. Where a network narrows to a summary layer of two nodes, sample and class decide by
these gaps and by the gaps of the weights behind them, and conditions on pairs of samples guarantee
that all samples are classified as they should be. Networks of 600, 300 and 100 nodes on MNIST are
to show that the conditions hold.
"""

from relumlp.papers.gaps.axes import AXES
from relumlp.papers.gaps.figures.diagrams import figure_2, figure_3, figure_4
from relumlp.papers.gaps.figures.pairs import (
    figure_1,
    figure_5,
    figure_6,
    figure_7,
    figure_8,
    figure_9,
)
from relumlp.papers.gaps.grid import OWN, cells
from relumlp.papers.gaps.measure.networks import measure
from relumlp.papers.gaps.result import combine, networks, tables
from relumlp.papers.gaps.rules.all import RULES
from relumlp.papers.study.study import Figure, Study

FIG9 = ("gaps.fig9.small", "gaps.fig9.small.either-order", "gaps.fig9.scale", "gaps.fig9.even")
BOTH = ("no-output-biases", "biases")

SUMMARY = ("summary",)

FIGURES = (
    Figure("gaps.fig1", figure_1, rules=("gaps.fig1",), kinds=("systems",)),
    Figure("gaps.fig2", figure_2, size=(7, 4.5), rules=("gaps.fig2",), kinds=SUMMARY),
    Figure("gaps.fig3", figure_3, (1, 2), (9, 4), ("gaps.fig3",), SUMMARY),
    Figure("gaps.fig4", figure_4, (1, 2), (9, 4), ("gaps.fig4", "gaps.table1.normalised"),
           SUMMARY),
    Figure("gaps.fig5", figure_5, (2, 2), (9, 7), tuple(f"gaps.fig5.{s}" for s in BOTH),
           SUMMARY),
    Figure("gaps.fig6", figure_6, (1, 2), (9, 4), tuple(f"gaps.fig6.{s}" for s in BOTH),
           SUMMARY),
    Figure("gaps.fig7", figure_7, (1, 2), (9, 4),
           (*(f"gaps.fig7.{s}" for s in BOTH), "gaps.fig7.short"), SUMMARY),
    Figure("gaps.fig8", figure_8, (1, 2), (9, 4), ("gaps.fig8.patterns", "gaps.fig8.scale"),
           SUMMARY),
    Figure("gaps.fig9", figure_9, (2, 2), (9, 7), FIG9, SUMMARY),
)  # fmt: skip

STUDY = Study(
    name="gaps",
    title="Activation gap generators in neural networks",
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
