"""The study of *cooperating*, put together."""

from relumlp.papers.cooperating.cells import cells
from relumlp.papers.cooperating.combine import combine, networks
from relumlp.papers.cooperating.measure import measure
from relumlp.papers.cooperating.rules import RULES
from relumlp.papers.study import Study

STUDY = Study(
    name="cooperating",
    title="DNNs as layers of cooperating classifiers",
    cells=cells,
    measure=measure,
    combine=combine,
    rules=RULES,
    figures=(),
    networks=networks,
)
