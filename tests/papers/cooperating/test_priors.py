"""What the rules of cooperating would decide of naive Bayes stands beside their verdicts."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from helpers.made_networks import group, result_of

from relumlp.classifiers.nodes import LAYER_RULES
from relumlp.machine.files import read_file
from relumlp.papers.cooperating.rules.all import RULES
from relumlp.papers.cooperating.rules.groups import Group
from relumlp.papers.cooperating.rules.naive_bayes import (
    BesideNaiveBayes,
    beside_naive_bayes,
    by_naive_bayes,
)
from relumlp.papers.cooperating.rules.quantifiers import OneGroup
from relumlp.papers.study.study import Measured, Rule, Verdict, measured

BY_ID = {rule.id: rule for rule in RULES}
REPRODUCTION = Path(__file__).parents[3] / "derivations" / "reproduction" / "cooperating"


class Noticed(dict[str, np.ndarray]):
    """Arrays that notice when a system's accuracies are taken."""

    asked = False

    def __getitem__(self, name: str) -> np.ndarray:
        self.asked |= name.endswith(".systems")
        return super().__getitem__(name)


def test_only_the_rules_of_systems_are_exchanged() -> None:
    rng = np.random.default_rng(0)
    arrays = {"a.systems": rng.random((3, 2, 2, 3, 4)), "b.systems": rng.random((1, 5, 2, 2, 3, 4)),
              "a.network": rng.random((3, 2))}  # fmt: skip
    found = by_naive_bayes(Measured(arrays, {"groups": {}}))
    for name, axis in (("a.systems", 2), ("b.systems", 3)):
        np.testing.assert_array_equal(found.arrays[name], np.flip(arrays[name], axis))
    assert found.arrays["a.network"] is arrays["a.network"]
    assert found.facts == {"groups": {}}
    facts = {"depth": 4, "width": 9}
    product, bayes = (Group("a", facts, r.arrays) for r in (Measured(arrays, {}), found))
    np.testing.assert_array_equal(product.accuracy(rule=LAYER_RULES[1]), bayes.accuracy())


def test_evidence_has_what_naive_bayes_decides_where_it_is_asked() -> None:
    def high(result: Measured) -> Verdict:
        """High."""
        mean = result.arrays["a.systems"][..., 0, :, :].mean()
        return Verdict("reproduced" if mean > 0.5 else "partly", f"{mean:.1f}", "all")

    def other(result: Measured) -> Verdict:
        return Verdict("open", "not asked")

    asks, silent = beside_naive_bayes([Rule("x.1", "high", high), Rule("x.2", "none", other)])
    systems = np.stack([np.full((3, 4), 0.2), np.full((3, 4), 0.8)])
    result = Measured({"a.systems": systems[None, None]}, {})
    assert asks.decide(result) == Verdict("partly", "0.2 [naive Bayes: reproduced]", "all")
    assert silent.decide(result) == Verdict("open", "not asked")
    assert (asks.id, asks.statement, asks.words) == ("x.1", "high", "High.")


def test_the_rules_of_the_study_tell_it() -> None:
    made = group("grid", "mnist", 10, 20, axes=("width",), discrete=0.9)
    steady = made["arrays"]["systems"]
    dipping = steady.copy()
    dipping[:, :, LAYER_RULES.index("product"), 0, 4] = 0.8
    made["arrays"]["systems"] = dipping
    decide = BY_ID["cooperating.s5a.anomaly"].decide
    found = decide(result_of(made))
    assert found.verdict == "reproduced"
    assert found.evidence.endswith(" [naive Bayes: not reproduced]")
    made["arrays"]["systems"] = steady
    assert "naive Bayes" not in decide(result_of(made)).evidence


def test_nobody_changes_what_several_rules_are_about() -> None:
    """Rules of a figure share their subject: a change would be one to all of them."""
    subjects = {type(rule.about): rule.about for rule in RULES}
    for subject, field in ((subjects[OneGroup], "words"), (subjects[BesideNaiveBayes], "about")):
        with pytest.raises(FrozenInstanceError):
            setattr(subject, field, getattr(subject, field))


def test_every_rule_that_asks_a_system_tells_it() -> None:
    result = measured(read_file(REPRODUCTION / "result.npz", "result"))
    asking = set()
    for rule in RULES:
        arrays = Noticed(result.arrays)
        rule.decide(result._replace(arrays=arrays))
        if arrays.asked:
            asking.add(rule.id)
    # Figures 4 to 7, 9 and 10; s5 and s5a; s3b on MNIST twice; the trends of section 6; s4.
    assert len(asking) == 6 + 2 + 2 + 3 + 4 + 4 + 2 + 3 + 2 + 8 + 1
    told = {rule.id for rule in RULES if isinstance(rule.about, BesideNaiveBayes)}
    assert asking <= told
    assert not [id for id in told if id.startswith("beyond.")]
