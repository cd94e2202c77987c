"""The tables of the page of *cooperating*."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relumlp.classifiers.nodes import LAYER_RULES, SYSTEMS
from relumlp.papers.cooperating.rules.groups import Group, data_of, groups
from relumlp.papers.cooperating.rules.prediction import MEASURES, correlation, trained_groups
from relumlp.papers.cooperating.rules.quantifiers import DATA
from relumlp.papers.cooperating.rules.rates import at_edge, chosen_rates
from relumlp.papers.study.deciding import spread
from relumlp.papers.study.study import Measured, Table
from relumlp.types import Array


def tables(result: Measured) -> list[Table]:
    """Return the tables of the page."""
    return [table_networks(result), table_systems(result), table_variants(result),
            table_beyond(result), table_prediction(result), table_rates(result)]  # fmt: skip


def sorted_groups(result: Measured) -> list[Group]:
    """Return the groups of the grid, of figure 7 and of the arms, sorted by data and size."""
    found = [g for kind in ("grid", "sigmoid", "arm") for g in groups(result, kind)]
    return sorted(found, key=lambda g: (g.facts["data"], g.facts["arm"], g.depth, g.width))


def table_networks(result: Measured) -> Table:
    """Every architecture: errors, perplexity of the first and the last layer, saturation."""
    head = ["networks", "seeds", "rate", "epochs, and how training ended", "best epochs",
            "training error", "test error",
            "P, first layer", "P, last layer", "saturation", "active paths, layer 1"]  # fmt: skip
    rows = []
    for g in sorted_groups(result):
        whole = [result.facts["networks"][n] for n in g.facts["networks"]]
        lost = [result.facts["networks"][n] for n in g.facts["diverged"]]
        ends = [f"{f['epochs']} {f['verdict']}" for f in whole + lost]
        epochs = [str(f["best_epoch"]) for f in whole]
        numbers = (1 - g.own("training"), g.error)
        rows.append([g.label, str(len(g.error)), f"{g.facts['learning_rate']:g}",
                     ", ".join(ends), ", ".join(epochs),
                     *(f"{100 * v.mean():.2f} %" for v in numbers),
                     f"{g.perplexity[:, 0].mean():.1f}", f"{g.perplexity[:, -1].mean():.2f}",
                     f"{g['saturation'].mean():.3f}",
                     f"{g['active_paths'][:, 0].mean():.2g}"])  # fmt: skip
    return Table("All networks, mean over seeds", head, rows, words_of_settings(result))


def words_of_settings(result: Measured) -> str:
    """Return what the networks were trained with, from their configurations; "" without any."""
    configs = [f["config"] for f in result.facts["networks"].values()]
    stopped = [c for c in configs if c["kind"] in ("grid", "sigmoid", "arm")]
    if not stopped:
        return ""
    caps = [f"{several(stopped, 'epochs', optimiser=o)} with {o}"
            for o in ("adam", "sgd", "momentum")
            if several(stopped, "epochs", optimiser=o)]  # fmt: skip
    batch, validation, patience = (several(stopped, n) for n in ("batch", "validation", "patience"))
    words = f"""Mini-batches of {batch} samples. Of the training samples {validation} are held out \
for validation: training ends as "converged" when neither their error nor, at the same error, \
their loss has improved for {patience} epochs, as "finished" after at most {", ".join(caps)}; the \
network of the least validation error is kept. First weights: "normalised uniform" as Glorot and \
Bengio name it, U(±√(6 / (fan-in + fan-out))); the paper's reference beside the name is LeCun and \
others, whose uniform weights would differ in the first and the last layer alone."""
    noisy = {c["arm"]: c["noise"] for c in stopped if c["noise"]}
    words += "".join(f" Level of {arm}: {level:g} ({LEVELS[arm]})." for arm, level in noisy.items())
    for kind, figure in (("epochs", 4), ("updates", 5)):
        if cap := several(configs, "epochs", kind=kind):
            words += f" Figure {figure}: epochs {cap}, without early stopping."
    return words


LEVELS = {"noise-inputs": "standard deviation on training images, pixels from 0 to 1",
          "noise-labels": "share of the training labels that are another class"}  # fmt: skip


def several(configs: Sequence[dict[str, Any]], name: str, **wanted: str) -> str:
    """Return the values that the configurations with these settings have, as text, in order."""
    found = {c[name] for c in configs if wanted.items() <= c.items()}
    return " or ".join(f"{value:,}" for value in sorted(found))


def table_systems(result: Measured) -> Table:
    """Systems by the product of posteriors and by naive Bayes, first and last layer, test."""
    head = ["networks", "system", "first layer: product", "first layer: naive Bayes",
            "last layer: product", "last layer: naive Bayes", "network"]  # fmt: skip
    rows = []
    for g in sorted_groups(result):
        by_rule = [g.accuracy("test", rule).mean(axis=0) for rule in LAYER_RULES]
        for k, system in enumerate(SYSTEMS):
            numbers = [f"{a[k, layer]:.4f}" for layer in (0, -1) for a in by_rule]
            rows.append([g.label, system, *numbers, spread(g.own())])
    title = "The three systems on test samples: the prior once a node, and once"
    return Table(title, head, rows, PRIORS)


PRIORS = """The paper multiplies posteriors, so a class's prior counts once a node; verdicts are \
of that. Where classes are not equally frequent, as in MNIST, it matters: "[naive Bayes: …]" \
beside a verdict's numbers is what the same rule says where the prior counts once."""


def table_variants(result: Measured) -> Table:
    """What the paper leaves unsaid, varied: test accuracies by layer, and the largest change."""
    title = "What the paper leaves unsaid of the node classifiers: accuracies by hidden layer, test"
    head = ["network", "variant", "system", "accuracies", "largest change of any layer"]
    rows = []
    for group in groups(result, "choices"):
        rows += rows_of_variants(f"{group.label}, trained", group, group["systems"][0])
    for group in groups(result, "choices-updates"):
        for step, found in zip(group["step"], group["systems"][0], strict=True):
            rows += rows_of_variants(f"{group.label}, update {step:.0f}", group, found)
    return Table(title, head, rows, VARIED)


VARIED = """Product of posteriors, one seed. Changes are against the first variant, by which all \
figures are drawn. The paper's rates are plain ratios, "rates 0 and 1 kept"; the first variant \
smooths them. A bandwidth that is a number is in units of z, the same for all nodes and classes. \
These classes are equally frequent: what a dead node says of unequal ones (the prior, once more, \
as in MNIST) cannot be seen here."""


def rows_of_variants(label: str, group: Group, systems: Array) -> list[list[str]]:
    """Return the rows of one network, from (variants, rules, systems, layers)."""
    found, rows = systems[:, LAYER_RULES.index("product")], []
    for name, of_variant in zip(group.facts["variants"], found, strict=True):
        for k, system in enumerate(SYSTEMS):
            change = of_variant[k] - found[0, k]
            largest = change[np.abs(change).argmax()]
            numbers = ", ".join(f"{v:.4f}" for v in of_variant[k])
            rows.append([label, name, system, numbers, f"{largest:+.4f}"])
    return rows


def table_beyond(result: Measured) -> Table:
    """Dependence of the nodes by layer, and what random halves of them know."""
    head = ["networks", "hidden layer", "dependence", "system", "accuracy", "of half",
            "calibration error", "of half", "too confident by"]  # fmt: skip
    rows = []
    for g in (g for g in sorted_groups(result) if "dependence" in g):
        whole, half = g["whole"].mean(axis=0), g["halved"].mean(axis=0)
        for layer, shared in enumerate(g["dependence"].mean(axis=0)):
            for k, system in enumerate(SYSTEMS):
                numbers = [f"{v[what, k, layer]:.4f}" for what in range(2) for v in (whole, half)]
                rows.append([g.label, str(layer + 1), f"{shared:.4f}", system, *numbers,
                             f"{whole[2, k, layer]:+.4f}"])  # fmt: skip
    title = "Beyond: nodes that depend on each other, calibration, half of a layer's nodes (test)"
    return Table(title, head, rows)


def table_prediction(result: Measured) -> Table:
    """Rank correlations of what patterns say with the test error, means over seeds."""
    head = ["data", "measure", "rank correlation with the test error", "95 % interval",
            "architectures and arms"]  # fmt: skip
    rows = []
    for data in sorted({data_of(result, d) for d in DATA}):
        for name, words in MEASURES.items():
            found = correlation(result, data, name)
            if found is not None:
                rows.append([data, words, f"{found.rho:.2f}",
                             f"[{found.low:.2f}, {found.high:.2f}]",
                             str(len(trained_groups(result, data)))])  # fmt: skip
    return Table("Beyond: does perplexity predict the test error?", head, rows)


def table_rates(result: Measured) -> Table:
    """Return the arms of the learning rate; a winner at an edge is marked."""
    head = ["family", "rate", "validation error", "training error", "best epoch", "how it ended",
            "chosen"]  # fmt: skip
    chosen = chosen_rates(result)
    rows = []
    for facts in result.facts["networks"].values():
        c, accuracy = facts["config"], facts["accuracy"]
        if c["kind"] == "rate":
            errors = [f"{100 * (1 - accuracy[s]):.2f} %" for s in ("validation", "training")]
            edge = ", at an edge" * at_edge(result, c["family"], c["learning_rate"])
            mark = f"yes{edge}" if chosen.get(c["family"]) == c["learning_rate"] else ""
            rows.append([c["family"], f"{c['learning_rate']:g}", *errors,
                         str(facts["best_epoch"]), facts["verdict"], mark])  # fmt: skip
    text = '"At an edge": the smallest or the largest rate tried; a better one may lie outside.'
    return Table("Arms of the learning rate, one seed", head, sorted(rows), text)
