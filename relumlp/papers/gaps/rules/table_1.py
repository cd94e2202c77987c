"""The rules of *gaps*, table 1: what its networks reach, before and after normalisation."""

from relumlp.papers.gaps.result import PAPER, same_predictions
from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import BY_THEOREM, Given, Measured, Rule, Verdict


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
]  # fmt: skip
