"""The rules of *gaps*, figures 5 to 7: its inequalities over all pairs, its lists of cases."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from relumlp.gaps.cases import PairCase
from relumlp.papers.study.deciding import NOT_MEASURED, all_or_half
from relumlp.papers.study.study import BY_THEOREM, Given, Measured, Rule, Verdict


def judged_sets(result: Measured, setting: str) -> Iterator[dict[str, Any]]:
    """Yield the counts of every network of a setting, on training and on test samples."""
    for facts in result.facts["networks"].values():
        if facts["config"]["setting"] == setting:
            yield from (facts["judged"][data] for data in ("training", "test"))


def total(result: Measured, setting: str, name: str) -> int:
    """Sum a count over all networks of a setting, training and test, before normalisation."""
    return sum(int(j["before"].get(name, 0)) for j in judged_sets(result, setting))


def always(result: Measured, setting: str, name: str, of: str, what: str) -> Verdict:
    """Decide "always": reproduced if it holds for all, partly for at least half, else not."""
    held, possible = total(result, setting, name), total(result, setting, of)
    if not possible:
        return NOT_MEASURED
    networks = sum(1 for _ in judged_sets(result, setting)) // 2
    evidence = f"{held:,} of {possible:,} {what} ({held / possible:.6f}), {networks} networks"
    return Verdict(all_or_half(held, possible), evidence)


def weight_gaps_agree(result: Measured, setting: str) -> Verdict:
    """Over all pairs of classes that both have a correctly classified sample, in all networks
    of the setting: reproduced if .15 holds for all, partly for at least half."""
    return always(result, setting, name="class_pairs_with_15", of="class_pairs", what="class pairs")


def gaps_agree(result: Measured, setting: str) -> Verdict:
    """Over all pairs of correctly classified samples of different classes, in all networks of
    the setting: reproduced if .13 holds for all, partly for at least half; and the count by
    extremes must agree."""
    counted = total(result, setting, "pairs") - total(result, setting, "gap_condition")
    by_extremes = total(result, setting, "failing_by_extremes")
    if counted != by_extremes:
        return Verdict("open", f"two counts disagree: {counted} and {by_extremes}")
    return always(result, setting, name="gap_condition", of="pairs", what="pairs of samples")


def cases_are_complete(result: Measured, setting: str) -> Verdict:
    """Over all pairs of correctly classified samples of different classes, in all networks of the
    setting: reproduced if every pair is in one of the printed cases (.19 and .20, or .21 and .22),
    partly if at least half are."""
    pairs = total(result, setting, "pairs")
    if not pairs:
        return NOT_MEASURED
    listed = sum(total(result, setting, n) for n in ("opposite", "ratio"))
    none = [0] * len(PairCase)
    cases = np.sum([j["before"].get("cases", none) for j in judged_sets(result, setting)], axis=0)
    zeros = int(cases[PairCase.ZERO_J] + cases[PairCase.ZERO_K])
    evidence = (
        f"{listed:,} of {pairs:,} pairs are in a printed case; .15 and .16 hold but a gap is "
        f"exactly 0 in {zeros:,}; .15 fails in {int(cases[PairCase.WITHOUT_15]):,}"
    )
    return Verdict(all_or_half(listed, pairs), evidence)


def short_cases_are_complete(result: Measured, setting: str) -> Verdict:
    """Over pairs of correctly classified samples: reproduced if all pairs are in short .17 or short
    .18, and short .17 never occurs without .16; partly if at least half of the pairs are in one."""
    pairs = total(result, setting, "pairs")
    if not pairs:
        return NOT_MEASURED
    listed = sum(total(result, setting, n) for n in ("short_opposite", "ratio"))
    fails = total(result, setting, "short_opposite_fails")
    evidence = f"{listed:,} of {pairs:,} pairs are in a case; {fails:,} of them without .16"
    verdict = all_or_half(listed, pairs)
    return Verdict("partly" if verdict == "reproduced" and fails else verdict, evidence)


NO_OUTPUT_BIASES = Given("No biases at the output, as the equations assume.",
                         {"setting": "no-output-biases"})  # fmt: skip
BIASES = Given("Biases in every layer, as the networks are trained.", {"setting": "biases"})

RULES = [
    Rule("gaps.fig5.no-output-biases",
         "Without biases at the output φ_jcc′ φ_kc′c (equation 15) is always positive.",
         weight_gaps_agree, about=NO_OUTPUT_BIASES, kind=BY_THEOREM),
    Rule("gaps.fig5.biases",
         "With biases in every layer φ_jcc′ φ_kc′c (equation 15) is always positive.",
         weight_gaps_agree, about=BIASES),
    Rule("gaps.fig6.no-output-biases",
         "Without biases at the output α_j φ_jcc′ > α_k φ_kc′c (equation 13) always holds.",
         gaps_agree, about=NO_OUTPUT_BIASES, kind=BY_THEOREM),
    Rule("gaps.fig6.biases",
         "With biases in every layer α_j φ_jcc′ > α_k φ_kc′c (equation 13) always holds.",
         gaps_agree, about=BIASES, kind=BY_THEOREM),
    Rule("gaps.fig7.no-output-biases",
         "Without biases at the output every pair is in a case of equations 19 to 22.",
         cases_are_complete, about=NO_OUTPUT_BIASES, kind=BY_THEOREM),
    Rule("gaps.fig7.biases",
         "With biases in every layer every pair is in a case of equations 19 to 22.",
         cases_are_complete, about=BIASES),
    Rule("gaps.fig7.short",
         "In the 18-equation version α_j α_k < 0 alone is a case of its own.",
         short_cases_are_complete, about=NO_OUTPUT_BIASES, kind=BY_THEOREM),
]  # fmt: skip
