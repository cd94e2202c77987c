"""The table of the switches of a layer as a group: by product, by naive Bayes, over training."""

import numpy as np

from relumlp.papers.dynamics.measure.group_accuracy import GROUPS
from relumlp.papers.dynamics.rules.curves import Group, groups
from relumlp.papers.study.deciding import spread
from relumlp.papers.study.study import Measured, Table
from relumlp.types import Array

WORDS = ("product", "naive Bayes", "product without constant nodes")
PRIORS = """Accuracies of the last hidden layer's discrete system on validation samples, mean \
over seeds, before training and after it. The paper's rules are decided by the product of \
posteriors, in which a class's prior counts once a node; in naive Bayes it counts once; constant \
nodes are on for none or for all of the samples from which they learnt. Empty: the first edition \
did not measure this."""


def table_together(result: Measured) -> Table:
    """Every architecture and loss whose nodes were asked as a group, of all data."""
    head = ["network", "data", *(f"{words}: {when}" for words in WORDS for when in WHEN), "network"]
    found = [g for kind in ("grid", "other") for g in groups(result, kind) if "group" in g]
    rows = [[g.label, g.facts["data"], *accuracies(g), spread(own(g))] for g in found]
    return Table("The switches of the last hidden layer as a group", head, rows, PRIORS)


WHEN = ("before training", "after training")


def accuracies(group: Group) -> list[str]:
    """Return accuracies before and after training by each of :data:`GROUPS`; "" if not measured."""
    return [
        spread(group[name][:, at, -1].astype(np.float64)) if name in group else ""
        for name in GROUPS
        for at in (0, -1)
    ]


def own(group: Group) -> Array:
    """Return the networks' own accuracies after training, (seeds,)."""
    return 1 - group["error"][:, -1].astype(np.float64)
