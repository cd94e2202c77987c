"""The study of *dynamics*, put together.

The paper: each node is on for a set of samples, and an update of its weights adds samples to the
set or removes samples from it by a margin. While networks learn MNIST, sample sets grow very early
and then shrink, in shallow layers faster; switches tell more and more of the class, in deep layers
most, although a single one remains a poor predictor.
"""

from relumlp.papers.dynamics.axes import AXES
from relumlp.papers.dynamics.figures import beyond as figures_beyond
from relumlp.papers.dynamics.figures import curves as figures
from relumlp.papers.dynamics.figures import nodes as figures_nodes
from relumlp.papers.dynamics.grid import INITIALISATIONS, OWN, cells
from relumlp.papers.dynamics.measure.networks import measure
from relumlp.papers.dynamics.result import combine, networks
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.tables.networks import tables
from relumlp.papers.study.study import Figure, Study


def ids(*names: str) -> tuple[str, ...]:
    """Ids of rules by what follows the paper's name."""
    return tuple(f"dynamics.{n}" for n in names)


BY_INITIALISATION = ids(
    "setting.initialisation",
    *(f"{clause}.{how}" for clause in ("fig5.rises-early", "fig9", "fig10")
      for how in INITIALISATIONS),
)  # fmt: skip
FIG5 = tuple(
    f"fig5.{n}"
    for n in ("rises-early", "then-falls", "shallow-faster", "first-layer-faster", "with-loss")
)
FIG6 = tuple(
    f"fig6.{n}"
    for n in ("rises-at-start", "shallow-stall", "most-keep-rising", "deeper-higher", "peaks")
)
FIG7 = tuple(f"fig7.{n}" for n in ("rises", "then-falls-slightly", "maximum", "poor"))
UPDATES = tuple(f"6.training.{n}" for n in ("first-layer", "sgd", "sgd-on-adam", "adam"))

GRID, EXAMPLE = ("grid",), ("example",)

FIGURES = (
    Figure("dynamics.fig1", figures_nodes.figure_1, (1, 2), (8, 3.4), ids("fig1"), EXAMPLE),
    Figure("dynamics.fig2", figures_nodes.figure_2, (1, 3), (11, 3.6),
           ids("fig2", "fig2.boundaries"), EXAMPLE),
    Figure("dynamics.fig3", figures.figure_3, (1, 2), (10, 4),
           ids("fig3.80", "fig3.20", "fig3.similar"), GRID),
    Figure("dynamics.fig4", figures_nodes.figure_4, (1, 1), (7, 7),
           ids("fig4.most-rise", "fig4.never-grow", "fig4.then-falls"), GRID),
    Figure("dynamics.fig5", figures.figure_5, (2, 1), (7, 7), ids(*FIG5), GRID),
    Figure("dynamics.fig6", figures.figure_6, (2, 1), (7, 8), ids(*FIG6), GRID),
    Figure("dynamics.fig7", figures.figure_7, (2, 1), (7, 8), ids(*FIG7), GRID),
    Figure("dynamics.fig8", figures_nodes.figure_8, (1, 2), (10.5, 4.6), ids("fig8"),
           ("margin",)),
    Figure("dynamics.fig9", figures.figure_9, size=(7, 4.5),
           rules=ids("fig9", "s5.fig9-all", "s5.fig9-only"), kinds=GRID),
    Figure("dynamics.fig10", figures.figure_10, rules=ids("fig10", "s5.fig10-only"),
           kinds=GRID),
    Figure("dynamics.initialisation", figures_beyond.initialisations, (2, 3), (12, 7.5),
           BY_INITIALISATION, ("arm", "start", "grid")),
    Figure("dynamics.updates", figures_beyond.updates, (3, 3), (11, 9),
           ids(*UPDATES, "s6.drawn-in"), ("updates",)),
    Figure("dynamics.other-data", figures_beyond.other_data, (2, 3), (12, 6.5),
           tuple(r.id for r in RULES if r.id.startswith("dynamics.other-data.")),
           ("grid", "other")),
)  # fmt: skip

STUDY = Study(
    name="dynamics",
    title="Exploring neural network training dynamics through binary node activations",
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
