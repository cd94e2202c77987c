"""Rules of gaps that stand beside older ones: by network, two-sided, as alike, more even."""

from typing import Any

import numpy as np
import pytest

from relumlp.papers.gaps.rules.all import RULES
from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.statistics import gini
from relumlp.papers.study.study import Measured

pytestmark = pytest.mark.filterwarnings("error")
RULE = {r.id.removeprefix("gaps."): r.decide for r in RULES}
YES, PARTLY, NO = "reproduced", "partly", "not reproduced"
NAMES = {"fig5": ("class_pairs_with_15", "class_pairs"), "fig6": ("gap_condition", "pairs")}


# --- by network


def judged(figure: str, training: Any, test: Any, setting: str) -> dict[str, Any]:
    """A network's counts: (held, possible) on each set; other counts and ways say the opposite."""
    held, possible = NAMES[figure]
    others = {n: k for pair in NAMES.values() for k, n in enumerate(pair) if n not in NAMES[figure]}

    def one(counts: Any) -> dict[str, Any]:
        own = dict(zip((held, possible), counts, strict=True)) if counts else {}
        return {"before": {**others, **own}, "after": {held: 0, possible: 9}}

    return {
        "config": {"setting": setting},
        "judged": {"training": one(training), "test": one(test)},
    }


@pytest.mark.parametrize("figure", NAMES)
@pytest.mark.parametrize("setting", ["biases", "no-output-biases"])
@pytest.mark.parametrize(
    ("networks", "expected", "without", "held"),
    [
        ([((4, 4), (2, 2)), ((7, 7), (1, 1))], YES, 0, "2 of 2"),
        ([((4, 4), (1, 2)), ((7, 7), (1, 1))], PARTLY, 0, "1 of 2"),
        ([((3, 4), (2, 2)), ((7, 7), (1, 1))], PARTLY, 0, "1 of 2"),
        ([((99, 100), (2, 2)), ((98, 99), (1, 1))], NO, 0, "0 of 2"),
        ([((4, 4), (2, 2)), ((0, 0), (0, 0)), (None, None)], YES, 2, "1 of 1"),
        ([((0, 0), (1, 2)), ((0, 0), (0, 0))], NO, 1, "0 of 1"),
    ],
)
def test_each_network_with_a_pair_is_asked(
    figure: str, setting: str, networks: Any, expected: str, without: int, held: str
) -> None:
    other = "biases" if setting != "biases" else "no-output-biases"
    turned = ((0, 5), (0, 5)) if expected == YES else ((5, 5), (5, 5))
    facts = {str(k): judged(figure, *counts, setting) for k, counts in enumerate(networks)}
    facts |= {f"other-{k}": judged(figure, *turned, other) for k in range(5)}
    verdict = RULE[f"{figure}.{setting}.by-network"](Measured({}, {"networks": facts}))
    assert verdict.verdict == expected
    assert verdict.evidence == (
        f"{without} of {len(networks)} networks tell no two classes apart; of the others: {held}"
    )


@pytest.mark.parametrize("figure", NAMES)
def test_without_networks_or_pairs_it_is_open(figure: str) -> None:
    assert RULE[f"{figure}.biases.by-network"](Measured({}, {"networks": {}})) == NOT_MEASURED
    chance = {"a": judged(figure, (0, 0), None, "biases")}
    verdict = RULE[f"{figure}.biases.by-network"](Measured({}, {"networks": chance}))
    assert verdict == ("open", "no network tells two classes apart", "")


# --- table 1


def selected(**accuracies: Any) -> Measured:
    """A result with these (training, test) accuracies by width; validation accuracies are odd."""
    facts = {
        "selected": {f"{name[1:]}-biases": name for name in accuracies},
        "networks": {
            name: {"accuracy": {"training": a[0], "validation": 0.1, "test": a[1]}}
            for name, a in accuracies.items()
        },
    }
    return Measured({}, facts)


@pytest.mark.parametrize(
    ("training", "test", "expected"),
    [
        (0.9789, 0.9459, YES), (0.9591, 0.9261, YES), (0.9791, 0.9361, PARTLY),
        (0.9589, 0.9361, PARTLY), (0.969, 0.9461, PARTLY), (0.969, 0.9259, PARTLY),
        (0.99, 0.95, NO), (0.9, 0.9, NO),
    ],
)  # fmt: skip
def test_a_line_of_table_1_is_two_sided_on_both_sets(
    training: float, test: float, expected: str
) -> None:
    result = selected(w100=(training, test), w300=(0.984, 0.933), w600=(0.5, 0.5))
    verdict = RULE["table1.100.both-sets"](result)
    assert verdict.verdict == expected
    assert verdict.evidence == (
        f"above the paper's: training {training - 0.969:+.4f}, test {test - 0.936:+.4f}"
    )
    assert RULE["table1.300.both-sets"](result).verdict == YES
    assert RULE["table1.600.both-sets"](result).verdict == NO
    assert RULE["table1.600.both-sets"](selected(w100=(1, 1))) == NOT_MEASURED


def test_each_width_has_its_own_numbers_of_the_paper() -> None:
    right = selected(w600=(0.965, 0.937), w300=(0.984, 0.933), w100=(0.969, 0.936))
    for width in (600, 300, 100):
        verdict = RULE[f"table1.{width}.both-sets"](right)
        assert (verdict.verdict, verdict.evidence) == (
            YES, "above the paper's: training +0.0000, test +0.0000",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("tests", "expected", "spread"),
    [((0.95, 0.952, 0.954), YES, "0.0040"), ((0.9541, 0.95, 0.952), PARTLY, "0.0041"),
     ((0.95, 0.95, 0.958), PARTLY, "0.0080"), ((0.95, 0.9581, 0.95), NO, "0.0081")],
)  # fmt: skip
def test_the_architectures_are_as_alike_as_in_the_paper(
    tests: Any, expected: str, spread: str
) -> None:
    made = {
        f"w{w}": (k / 3, t) for k, (w, t) in enumerate(zip((600, 300, 100), tests, strict=True))
    }
    verdict = RULE["table1.alike.as-paper"](selected(**made))
    assert verdict.verdict == expected
    assert verdict.evidence == f"spread {spread}; the paper's 0.0040"
    assert RULE["table1.alike"](selected(**made)).verdict == YES
    assert RULE["table1.alike.as-paper"](selected(w600=(1, 1), w300=(1, 1))) == NOT_MEASURED


# --- evenness


def test_a_gini_coefficient_is_the_mean_difference_over_twice_the_mean() -> None:
    x = np.array([1.0, 4.0, 2.0, 9.0])
    by_hand = np.abs(x[:, None] - x).sum() / (2 * 4 * x.sum())
    assert gini(x) == pytest.approx(by_hand)
    assert gini(np.full(5, 3.0)) == 0
    assert gini(np.array([1e-9] * 99 + [1.0])) == pytest.approx(0.99)


def drawn(a: Any, W: Any) -> Measured:
    """A result whose 300-node network drew samples 0, 1, … of classes 0, 1, … with activations."""
    a, W = np.array(a, float), np.array(W, float)
    arrays = {"300-biases.labels": np.arange(len(a))}
    arrays |= {f"300-biases.{n}_after": v for n, v in (("a", a), ("w", W))}
    return Measured(arrays, {})


def ratios(α: Any, φ: Any) -> Measured:
    """A result with pairs (0, k) of these ratios, all under .21 with φ_j α_k > 0; others are not.

    Sample 0 has activations (1, 1) more than 0, so that α = 1 − a_k.
    """
    n = len(α)
    a = [[n + 1.0, n + 1.0]]
    W = [[0.0, 0.0]]
    for k, (α_ratio, φ_ratio) in enumerate(zip(α, φ, strict=True)):
        # α_j = r α_k, φ_k c′c = r′ φ_j: φ_j = −1 of class 0 less class k is W_0 − W_k.
        step = 0.001 * (k + 1)
        a.append([n + 1.0 - α_ratio * step, n + 1.0 - step])
        W.append([-1.0, φ_ratio])
    return drawn(a, W)


@pytest.mark.parametrize(
    ("α", "φ", "expected"),
    [
        ((90.0, 1.0, 1.1), (0.5, 0.6, 0.7), YES),
        ((3.0, 3.1, 3.2), (0.1, 1.0, 2.0), NO),
    ],
)
def test_the_more_evenly_distributed_ratios(α: Any, φ: Any, expected: str) -> None:
    result = ratios(α, φ)
    verdict = RULE["fig9.even"](result)
    assert verdict.verdict == expected, verdict
    assert verdict.evidence.startswith("Gini coefficients of ")


def test_both_orders_of_the_nodes_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from relumlp.gaps.cases import PairCase, PairRatios
    from relumlp.papers.gaps.measure.drawn_pairs import DrawnPairs
    from relumlp.papers.gaps.rules import evenness

    def decided(α: Any, φ: Any, case: Any = None) -> Any:
        case = np.array(case or [PairCase.ABOVE, PairCase.BELOW, PairCase.ABOVE])
        pairs = DrawnPairs(np.zeros(0), np.zeros(0), PairRatios(np.array(α), np.array(φ), case))
        seen = []
        monkeypatch.setattr(
            evenness,
            "drawn_pairs",
            lambda result, network, way: seen.append((network, way)) or pairs,
        )
        found = RULE["fig9.even"](drawn([[1.0, 1]], [[1.0, 1]]))
        assert seen == [("300-biases", "after")]
        return found

    # Of 1, 1, 100 the large one has nearly all; inverted, the small one has nearly nothing.
    found = decided([1.0, 1.0, 100.0], [1.0, 2.0, 3.0])
    assert found == (YES, "Gini coefficients of 3 pairs: α-ratios 0.647, φ-ratios 0.222; nodes "
                     "exchanged: 0.328, 0.242", "")  # fmt: skip
    half = decided([1.0, 1.0, 10.0], [1.0, 10.0, 10.0])
    assert half.verdict == PARTLY
    assert half.evidence.endswith("α-ratios 0.500, φ-ratios 0.286; nodes exchanged: 0.286, 0.500")
    assert decided([1.0, 2.0, 3.0], [1.0, 1.0, 100.0]).verdict == NO
    assert decided([2.0, 2.0, 2.0], [3.0, 3.0, 3.0]).verdict == NO
    # A pair of another case is not among them.
    one_less = decided(
        [1.0, 1.0, 100.0], [1.0, 2.0, 3.0], [PairCase.ABOVE, PairCase.BELOW, PairCase.OPPOSITE]
    )
    assert one_less.verdict == NO
    assert "of 2 pairs" in one_less.evidence
    none = decided([1.0] * 3, [1.0] * 3, [PairCase.FAILS] * 3)
    assert none == ("open", "no drawn pair falls under .21", "")
    assert RULE["fig9.even"](Measured({}, {})) == NOT_MEASURED
