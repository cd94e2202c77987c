"""The study of *dynamics*, put together."""

from relumlp.papers.dynamics.cells import cells
from relumlp.papers.dynamics.combine import combine, networks
from relumlp.papers.dynamics.measure import measure
from relumlp.papers.dynamics.rules import RULES
from relumlp.papers.dynamics.tables import tables
from relumlp.papers.study import Study

STUDY = Study(
    name="dynamics",
    title="Exploring neural network training dynamics through binary node activations",
    cells=cells,
    measure=measure,
    combine=combine,
    rules=RULES,
    figures=(),
    networks=networks,
    tables=tables,
)
