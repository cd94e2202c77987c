"""The rules of *dynamics*: setting, arms, diagrams, and single updates."""

from collections.abc import Iterator

import numpy as np

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.initialisation import arm_points, best_match
from relumlp.papers.dynamics.rules.quantifiers import add, of_largest, of_shallow
from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import Measured, Rule, Verdict, rule
from relumlp.types import Array

RULES: list[Rule] = []
CE, SE = "cross-entropy", "squared-error"


@rule("dynamics.setting.networks", "54 networks: 3 depths × 3 widths × 2 losses × 3 seeds", RULES)
def all_networks(result: Measured) -> Verdict:
    """Reproduced if all 54 networks of the grid, of 2, 5 and 9 layers of 20, 80 and 320 nodes, were
    trained for 200 epochs and measured on 12,000 validation samples; partly if any were."""
    configs = [f["config"] for f in result.facts["networks"].values()
               if f["config"]["kind"] == "grid" and f["verdict"] == "finished"]  # fmt: skip
    if not configs:
        return NOT_MEASURED
    as_stated = {
        (c["layers"], c["width"], c["loss"], c["seed"])
        for c in configs
        if (c["epochs"], c["validation"], c["batch"]) == (200, 12000, 60)
        and c["layers"] in (2, 5, 9) and c["width"] in (20, 80, 320)
    }  # fmt: skip
    evidence = f"{len(configs)} networks trained to the end, {len(as_stated)} of them as stated"
    return Verdict("reproduced" if len(as_stated) == 54 else "partly", evidence)


@rule("dynamics.setting.initialisation", "(the paper does not state the initialisation)", RULES)
def initialisation(result: Measured) -> Verdict:
    """The arms choose the initialisation with most points: per architecture and loss the share of
    layers that rise early, the share of deep layers that come to hold almost all samples (figure
    9), and whether figure 10 falls throughout (½ if partly); the first of normalised uniform, He,
    LeCun, PyTorch's among equals. Reproduced if the grid has it, else not. The grid's was set after
    the arms had been looked at, to what this rule chooses: no test of the paper."""
    points = arm_points(result)
    chosen = best_match(result)
    used = {f["initialisation"] for f in result.facts["groups"].values() if f["kind"] == "grid"}
    if chosen is None:
        return NOT_MEASURED
    totals = "; ".join(f"{how} {sum(p.value for p in ps):.2f}" for how, ps in points.items())
    most = len(next(iter(points.values())))
    evidence = f"of {most} points: {totals}; the arms choose {chosen}, the grid has "
    evidence += ", ".join(sorted(used)) or "not been computed"
    agree = "reproduced" if used == {chosen} else "not reproduced"
    return Verdict(agree if used else "open", evidence)


for _how in INITIALISATIONS:
    for _id, _statement, _decide in (
        ("fig5.rises-early", "the mean activation fraction rises very early",
         of_largest(clauses.rises_early, CE, "arm", _how)),
        ("fig9", "deep sample sets come to hold almost all samples",
         of_largest(clauses.almost_all, SE, "arm", _how)),
        ("fig10", "the average activation fraction falls throughout",
         of_shallow(clauses.falls_throughout, SE, "arm", _how)),
    ):  # fmt: skip
        add(RULES, f"dynamics.{_id}.{_how}", f"{_how}, first epochs: {_statement}", _decide)


@rule("dynamics.fig1", "1-D regression example: an underlying distribution, generated data", RULES)
def example_data(result: Measured) -> Verdict:
    """Reproduced if data were generated around a curve of our own (the paper shows its curve only
    as a picture) with noise of standard deviation between 0.04 and 0.06."""
    if "example" not in result.facts:
        return NOT_MEASURED
    noise = result.facts["example"]["noise"]
    good = 0.04 <= noise <= 0.06
    return Verdict("reproduced" if good else "not reproduced",
                   f"noise {noise:.3f}; the curve is ours")  # fmt: skip


@rule("dynamics.fig2", "a network of 30 nodes: lines, lines after activation, weighted sum", RULES)
def example_network(result: Measured) -> Verdict:
    """Reproduced if a trained network with one hidden layer of 30 is within 0.1 of the underlying
    curve (root of the mean square); partly within 0.2."""
    if "example" not in result.facts:
        return NOT_MEASURED
    error = result.facts["example"]["rmse"]
    verdict = "reproduced" if error <= 0.1 else "partly" if error <= 0.2 else "not reproduced"
    nodes = len(result.arrays["example.W1"])
    return Verdict(verdict, f"{nodes} nodes, {error:.3f} from the underlying curve")


@rule("dynamics.fig2.boundaries", "its bends are sample-set boundaries", RULES)
def example_boundaries(result: Measured) -> Verdict:
    """Reproduced if between neighbouring sample-set boundaries the network's curve is straight up
    to rounding (1e-12), and there is a boundary at all."""
    if "example" not in result.facts:
        return NOT_MEASURED
    facts = result.facts["example"]
    bend, n = facts["constant_between"], facts["boundaries"]
    good = bend <= 1e-12 and n > 0
    return Verdict("reproduced" if good else "not reproduced",
                   f"{n} boundaries; largest bend elsewhere {bend:.1e}")  # fmt: skip


@rule("dynamics.fig8", "η|Σ| is the margin in which samples are included or excluded", RULES)
def margin(result: Measured) -> Verdict:
    """A real SGD update at the first hidden layer, in float64: reproduced if conditions 6 and 7
    name exactly the samples that join and leave, at every node, and some do; partly if they err in
    at most a hundredth as many as move."""
    if "margin" not in result.facts:
        return NOT_MEASURED
    facts = result.facts["margin"]
    moved, wrong = facts["joined"] + facts["left"], facts["disagreements"]
    evidence = (
        f"{facts['joined']:,} joined and {facts['left']:,} left, {wrong:,} otherwise than "
        f"predicted; drawn: node {facts['node']}, of {facts['samples']:,} samples "
        f"{facts['counts'][2]} joined and {facts['counts'][3]} left"
    )
    if not moved:
        return Verdict("not reproduced", evidence)
    partly = "partly" if wrong <= moved / 100 else "not reproduced"
    return Verdict("reproduced" if not wrong else partly, evidence)


def judged(result: Measured, way: str, optimiser: str) -> Iterator[tuple[dict[str, int], Array]]:
    """Yield (columns by name, counts (points, layers, columns)) of every cell of updates."""
    for name, facts in result.facts["updates"].items():
        table = result.arrays.get(f"{name}.{way}")
        if table is not None and facts["config"]["optimiser"] == optimiser:
            yield {c: k for k, c in enumerate(facts["columns"])}, table


def pooled(result: Measured, way: str, optimiser: str, layers: slice) -> tuple[int, int, int]:
    """Real switches, predicted ones, and those that are both, over all updates judged."""
    real = predicted = both = 0
    for column, table in judged(result, way, optimiser):
        part = table[:, layers].sum(axis=(0, 1))
        real += int(part[column["joined"]] + part[column["left"]])
        predicted += int(part[column["predicted"]])
        both += int(part[column["foreseen"]])
    return real, predicted, both


@rule("dynamics.6.training.first-layer", "at the first hidden layer .6 and .7 are exact", RULES)
def first_layer(result: Measured) -> Verdict:
    """All SGD updates judged (of a network trained by SGD, and as long as Adam's), first layer:
    reproduced if the real and the predicted switches are the same; partly if at most one in a
    thousand is not (updates are made in float32)."""
    parts = [pooled(result, *way, slice(0, 1)) for way in (("own", "sgd"), ("sgd", "adam"))]
    real, predicted, both = np.sum(parts, axis=0).tolist()
    if not real:
        return NOT_MEASURED
    wrong = real + predicted - 2 * both
    evidence = f"{real:,} real, {predicted:,} predicted, {both:,} both"
    partly = "partly" if wrong <= real / 1000 else "not reproduced"
    return Verdict("reproduced" if not wrong else partly, evidence)


def deeper_rule(id: str, statement: str, way: str, optimiser: str) -> None:
    """Add the rule of how good the conditions are where earlier layers move."""

    def decide(result: Measured) -> Verdict:
        """All updates judged, hidden layers from the second on: the share of real switches that the
        node's own weights predict, and the share of predicted ones that are real. Reproduced if
        both are at least 0.9, partly if both are at least 0.5."""
        real, predicted, both = pooled(result, way, optimiser, slice(1, None))
        if not real or not predicted:
            return NOT_MEASURED
        evidence = (
            f"of {real:,} real switches {both / real:.3f} are predicted, of {predicted:,} "
            f"predicted ones {both / predicted:.3f} are real"
        )
        least = min(both / real, both / predicted)
        verdict = "reproduced" if least >= 0.9 else "partly" if least >= 0.5 else "not reproduced"
        return Verdict(verdict, evidence)

    add(RULES, id, statement, decide)


deeper_rule("dynamics.6.training.sgd", "deeper layers, SGD: .6 and .7 predict the switches", "own",
            "sgd")  # fmt: skip
deeper_rule("dynamics.6.training.sgd-on-adam",
            "deeper layers, SGD steps as long as Adam's, in networks that Adam trains",
            "sgd", "adam")  # fmt: skip
deeper_rule("dynamics.6.training.adam", "deeper layers, Adam: .6 and .7 with Adam's own Σ", "own",
            "adam")  # fmt: skip
