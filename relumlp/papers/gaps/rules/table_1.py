"""The rules of *gaps*, table 1: what its networks reach, before and after normalisation."""

from relumlp.papers.gaps.result import PAPER, same_predictions
from relumlp.papers.study.deciding import NOT_MEASURED, after_review, at_most, both
from relumlp.papers.study.study import BY_THEOREM, Given, Measured, Rule, Verdict

ONE_SIDED = (
    "The older rule asks that the test accuracy be no lower than the paper's and does not read the "
    "training accuracy; this one asks both, from above and from below."
)


def line_of_table_1(result: Measured, width: int) -> Verdict:
    """Reproduced if the network of best validation accuracy, of all learning rates and seeds with
    biases in every layer, has a test accuracy of at least the paper's less 0.005; partly from 0.9
    on."""
    cell = result.facts["selected"].get(f"{width}-biases")
    if cell is None:
        return NOT_MEASURED
    accuracy = result.facts["networks"][cell]["accuracy"]
    training, test = PAPER[width]
    evidence = (
        f"training {accuracy['training']:.4f}, test {accuracy['test']:.4f}; the paper has "
        f"{training} and {test}"
    )
    if accuracy["test"] >= test - 0.005:
        return Verdict("reproduced", evidence)
    return Verdict("partly" if accuracy["test"] >= 0.9 else "not reproduced", evidence)


def alike(result: Measured) -> Verdict:
    """Reproduced if the selected networks' test accuracies (biases everywhere) lie within 0.02."""
    facts = result.facts
    chosen = [facts["selected"].get(f"{w}-biases") for w in PAPER]
    if None in chosen:
        return NOT_MEASURED
    tests = [facts["networks"][c]["accuracy"]["test"] for c in chosen]
    spread = max(tests) - min(tests)
    numbers = ", ".join(f"{w}: {t:.4f}" for w, t in zip(PAPER, tests, strict=True))
    verdict = "reproduced" if spread <= 0.02 else "not reproduced"
    return Verdict(verdict, f"{numbers}; spread {spread:.4f}")


def both_sets(result: Measured, width: int) -> Verdict:
    """Of the network of best validation accuracy, of all learning rates and seeds with biases in
    every layer: reproduced if training and test accuracy are both within 0.01 of the paper's, above
    or below; partly if one of them is."""
    cell = result.facts["selected"].get(f"{width}-biases")
    if cell is None:
        return NOT_MEASURED
    accuracy = result.facts["networks"][cell]["accuracy"]
    more = [accuracy[s] - p for s, p in zip(("training", "test"), PAPER[width], strict=True)]
    evidence = f"above the paper's: training {more[0]:+.4f}, test {more[1]:+.4f}"
    return Verdict(both(*(abs(m) <= 0.01 for m in more)), evidence)


def as_alike_as_the_papers(result: Measured) -> Verdict:
    """How far apart the selected networks' test accuracies are (biases everywhere): reproduced if
    no farther than the paper's own three (0.004), partly up to twice as far."""
    chosen = [result.facts["selected"].get(f"{w}-biases") for w in PAPER]
    if None in chosen:
        return NOT_MEASURED
    tests = [result.facts["networks"][c]["accuracy"]["test"] for c in chosen]
    own, papers = (
        max(tests) - min(tests),
        max(t for _, t in PAPER.values()) - min(t for _, t in PAPER.values()),
    )
    evidence = f"spread {own:.4f}; the paper's {papers:.4f}"
    return Verdict(at_most(own, good=papers + 1e-9, fair=2 * papers + 1e-9), evidence)


def identical(result: Measured) -> Verdict:
    """Reproduced if no prediction of any network changes, on training and test samples."""
    facts = result.facts["networks"].values()
    same = sum(same_predictions(f) for f in facts)
    change = max((j["largest_change"] for f in facts for j in f["judged"].values()), default=0)
    evidence = f"{same} of {len(facts)} networks; outputs change by at most {change:.1e} of the "
    verdict = "reproduced" if same == len(facts) else "not reproduced"
    return Verdict(verdict if facts else "open", evidence + "largest (rounding)")


RULES = [
    Rule("gaps.table1.600",
         "600 nodes and a summary layer of two reach 0.965 on training and 0.937 on test data.",
         line_of_table_1, about=Given("600 nodes.", {"width": 600})),
    Rule("gaps.table1.300",
         "300 nodes and a summary layer of two reach 0.984 on training and 0.933 on test data.",
         line_of_table_1, about=Given("300 nodes.", {"width": 300})),
    Rule("gaps.table1.100",
         "100 nodes and a summary layer of two reach 0.969 on training and 0.936 on test data.",
         line_of_table_1, about=Given("100 nodes.", {"width": 100})),
    Rule("gaps.table1.alike",
         "The results of the three architectures are very similar.",
         alike),
    Rule("gaps.table1.normalised",
         "The results are identical before and after normalisation.",
         identical, kind=BY_THEOREM),
    Rule("gaps.table1.600.both-sets",
         "600 nodes reach about 0.965 on training and about 0.937 on test data.",
         both_sets, about=Given("600 nodes.", {"width": 600}),
         added=after_review("gaps.table1.600", ONE_SIDED)),
    Rule("gaps.table1.300.both-sets",
         "300 nodes reach about 0.984 on training and about 0.933 on test data.",
         both_sets, about=Given("300 nodes.", {"width": 300}),
         added=after_review("gaps.table1.300", ONE_SIDED)),
    Rule("gaps.table1.100.both-sets",
         "100 nodes reach about 0.969 on training and about 0.936 on test data.",
         both_sets, about=Given("100 nodes.", {"width": 100}),
         added=after_review("gaps.table1.100", ONE_SIDED)),
    Rule("gaps.table1.alike.as-paper",
         "The three architectures are as similar as in the paper.",
         as_alike_as_the_papers,
         added=after_review("gaps.table1.alike", "The older rule allows a spread of 0.02, five "
                            "times that of the paper's own three test accuracies.")),
]  # fmt: skip
