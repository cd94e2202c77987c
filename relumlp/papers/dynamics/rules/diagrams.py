"""The rules of *dynamics*, figures 1, 2 and 8: the one-dimensional example, the margin."""

from relumlp.papers.study.deciding import NOT_MEASURED, at_most
from relumlp.papers.study.study import AS_SET, BY_THEOREM, Measured, Rule, Verdict


def example_data(result: Measured) -> Verdict:
    """Reproduced if data were generated around a curve of our own (the paper shows its curve only
    as a picture) with noise of standard deviation between 0.04 and 0.06."""
    if "example" not in result.facts:
        return NOT_MEASURED
    noise = result.facts["example"]["noise"]
    good = 0.04 <= noise <= 0.06
    return Verdict("reproduced" if good else "not reproduced",
                   f"noise {noise:.3f}; the curve is ours")  # fmt: skip


def example_network(result: Measured) -> Verdict:
    """Reproduced if a trained network with one hidden layer of 30 is within 0.1 of the underlying
    curve (root of the mean square); partly within 0.2."""
    if "example" not in result.facts:
        return NOT_MEASURED
    error = result.facts["example"]["rmse"]
    nodes = len(result.arrays["example.W1"])
    evidence = f"{nodes} nodes, {error:.3f} from the underlying curve"
    return Verdict(at_most(error, good=0.1, fair=0.2), evidence)


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


RULES = [
    Rule("dynamics.fig1",
         "The one-dimensional example has an underlying distribution and generated data.",
         example_data, kind=AS_SET),
    Rule("dynamics.fig2",
         "A network of 30 nodes fits the curve: lines, lines after activation, weighted sum.",
         example_network),
    Rule("dynamics.fig2.boundaries",
         "The bends of the one-dimensional network are its sample-set boundaries.",
         example_boundaries, kind=BY_THEOREM),
    Rule("dynamics.fig8",
         "η|Σ| is the margin in which samples are included or excluded.",
         margin, kind=BY_THEOREM),
]  # fmt: skip
