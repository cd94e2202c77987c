"""Tables of clauses: by initialisation, and on other data beside the grid's."""

from dataclasses import replace

import numpy as np
import pytest

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.measure.layer_means import OF_LAYERS
from relumlp.papers.dynamics.measure.single_updates import COLUMNS
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.findings import FINDINGS
from relumlp.papers.dynamics.tables.clauses import (
    depends,
    questions,
    table_by_initialisation,
    table_other,
)
from relumlp.papers.dynamics.tables.networks import table_updates
from relumlp.papers.study.study import Measured

STEPS = np.array([0, 1, 10, 50, 100, 1000])
"""An epoch has 10 updates; a tenth of the training is 100."""
FLAT, UP_DOWN = [0.5] * 6, [0.5, 0.5, 0.6, 0.55, 0.54, 0.4]
LOSS_FALLS = [2, 1.9, 1.7, 1, 0.5, 0]
CE, SE = "cross-entropy", "squared-error"


def networks(kind, layers, loss, f, how="he", data="mnist", epochs=200, trained=("a",)):
    """A group all of whose layers have the same curve, and facts of it."""
    name = f"{kind}-{layers}x8-{loss}-{how}"
    facts = {"kind": kind, "layers": layers, "width": 8, "loss": loss, "initialisation": how,
             "data": data, "epochs": epochs, "updates_per_epoch": 10, "networks": [*trained],
             "diverged": []}  # fmt: skip
    curves = np.repeat(np.array(f)[None, :, None], layers - 1, axis=2)
    arrays = {f"{name}.{measure}": curves for measure in OF_LAYERS}
    nodes = np.full((1, 8 * (layers - 1)), 0.5)
    arrays |= {f"{name}.{n}": nodes for n in ("node_start", "node_early", "node_largest")}
    arrays |= {f"{name}.step": STEPS, f"{name}.loss": np.array([LOSS_FALLS])}
    return {name: facts}, arrays if trained else {}


def result_of(*made):
    found = Measured({}, {"groups": {}, "networks": {}, "updates": {}})
    for facts, arrays in made:
        found.facts["groups"].update(facts)
        found.arrays.update(arrays)
    return found


def row(table, id):
    (found,) = [dict(zip(table.head, r, strict=True)) for r in table.rows if r[0] == id]
    return found


def arms(**curves):
    return [
        networks("arm", layers, loss, f, how.replace("_", "-"), epochs=7)
        for how, f in curves.items()
        for layers in (2, 5)
        for loss in (CE, SE)
    ]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [(["reproduced", "partly"], "yes"), (["partly"] * 4, "no"), (["partly"], "open"),
     (["reproduced", "open", "partly"], "open"), (["open", "open"], "open"), ([], "open")],
)  # fmt: skip
def test_a_clause_depends_if_verdicts_differ(verdicts, expected):
    assert depends(verdicts) == expected


def test_clauses_are_those_of_rules_and_none_is_asked_of_the_nodes_as_a_group():
    known = {r.id: r for r in RULES}
    asked = [*questions("he")]
    assert len({r.id for r in asked}) == len(asked) == 17 + 6 + 2 + 9
    for rule in asked:
        assert (rule.about.kind, rule.about.initialisation) == ("arm", "he")
        own = replace(rule.about, kind="grid", initialisation="")
        assert replace(rule, about=own) == known[rule.id]
    assert not {"dynamics.summary.7.group", "dynamics.group.alone"} & {r.id for r in asked}


def test_clauses_are_decided_for_each_initialisation_by_itself():
    made = table_by_initialisation(result_of(*arms(torch_linear=UP_DOWN, he=FLAT)))
    assert made.head == ["clause", "statement", "he", "torch-linear", "depends"]
    for id in ("fig5.rises-early", "s5.others", "summary.1"):
        found = row(made, id)
        assert (found["he"], found["torch-linear"], found["depends"]) == (
            "not reproduced", "reproduced", "yes",
        ), id  # fmt: skip
    same = row(made, "fig4.most-rise")
    assert (same["he"], same["torch-linear"], same["depends"]) == (
        "not reproduced", "not reproduced", "no",
    )  # fmt: skip
    last = [r[-1] for r in made.rows]
    assert "first 7 epochs only" in made.text
    assert f"{len(last)} clauses {last.count('yes')} depend" in made.text
    assert f"{last.count('no')} do not, {last.count('open')} are open" in made.text


def test_the_grid_has_no_say_in_the_table_of_arms():
    both = result_of(*arms(he=UP_DOWN, lecun=UP_DOWN), networks("grid", 9, CE, FLAT))
    found = row(table_by_initialisation(both), "fig5.rises-early")
    assert (found["he"], found["lecun"], found["depends"]) == ("reproduced", "reproduced", "no")


def test_a_clause_that_an_arm_was_not_asked_is_open():
    some = [a for a in arms(he=UP_DOWN, lecun=UP_DOWN) if "arm-2x8-squared-error-he" not in a[0]]
    found = row(table_by_initialisation(result_of(*some)), "fig10")
    assert (found["he"], found["lecun"], found["depends"]) == ("open", "not reproduced", "open")
    empty = table_by_initialisation(result_of())
    assert (empty.rows, empty.text) == ([], "")
    assert not {*INITIALISATIONS} & {*empty.head}


def other(layers, loss, f, **more):
    return networks("other", layers, loss, f, data="fashion-mnist", epochs=30, **more)


def test_findings_on_other_data_stand_beside_those_on_the_grids():
    made = table_other(result_of(
        networks("grid", 9, CE, UP_DOWN), networks("grid", 5, SE, UP_DOWN),
        networks("grid", 5, CE, FLAT), networks("grid", 2, CE, FLAT),
        other(9, CE, UP_DOWN), other(5, SE, FLAT), other(5, CE, UP_DOWN),
    ))  # fmt: skip
    assert [f"dynamics.summary.{r[0]}" for r in made.rows] == [f.id for f in FINDINGS]
    assert row(made, "1") == {
        "finding": "1", "statement": FINDINGS[0].statement,
        "9×8 cross-entropy, fashion-mnist": "reproduced", "9×8 cross-entropy, mnist": "reproduced",
        "5×8 squared-error, fashion-mnist": "not reproduced",
        "5×8 squared-error, mnist": "reproduced",
        "5×8 cross-entropy, fashion-mnist": "reproduced",
        "5×8 cross-entropy, mnist": "not reproduced",
        "carries over": "1 of 2",
    }  # fmt: skip
    assert made.text.startswith("On fashion-mnist networks are trained for 30 epochs, on mnist for")
    assert "on mnist for 200:" in made.text
    assert made.title == "The findings on Fashion-MNIST: 30 epochs (the grid: 200)"


def test_other_data_without_a_grid_and_without_networks_that_trained():
    alone = table_other(result_of(other(5, CE, UP_DOWN), other(2, CE, FLAT, trained=())))
    assert row(alone, "1")["2×8 cross-entropy, fashion-mnist"] == "not reproduced"
    # Two layers have one hidden layer: the finding about layers is not asked of them.
    assert row(alone, "4")["2×8 cross-entropy, fashion-mnist"] == ""
    assert {r[-1] for r in alone.rows} == {""}
    assert ", on " not in alone.text
    assert alone.title.endswith("Fashion-MNIST: 30 epochs")
    assert table_other(result_of(networks("grid", 9, CE, UP_DOWN))).rows == []


def test_single_updates_say_when_they_were_and_on_what_they_were_judged():
    made = result_of()
    for seed, (peak, step) in enumerate(((1, 20), (2, 3000))):
        f = np.zeros((4, 1))
        f[peak] = 0.9
        name = f"updates-2x8-cross-entropy-sgd-seed{seed}"
        config = {"loss": CE, "optimiser": "sgd", "epochs": 6, "judged": 1500}
        made.facts["updates"][name] = {"columns": list(COLUMNS), "config": config}
        steps = [0, 20, step if peak == 2 else 25, 4000]
        made.arrays.update({
            f"{name}.own": np.ones((4, 1, len(COLUMNS)), int), f"{name}.fraction": f,
            f"{name}.step": np.array(steps), f"{name}.accuracy": np.array([0.1, 0.5, 0.7, 0.9]),
        })  # fmt: skip
    table = table_updates(made)
    assert table.title == "Single updates in 6 epochs, 1,500 samples judged: sums over seeds"
    assert "train for 6 epochs: the end is the last update of epoch 6" in table.text
    assert "judged on 1,500 validation samples" in table.text
    rows = [dict(zip(table.head, r, strict=True)) for r in table.rows]
    assert [r["moment"] for r in rows] == ["start", "peak", "end"]
    assert [r["updates made"] for r in rows] == ["0", "20 to 3,000", "4,000"]
    assert [r["accuracy"] for r in rows] == ["0.100", "0.600", "0.900"]
    assert {r["switches"] for r in rows} == {"4"}
    del made.facts["updates"][name]
    alone = [dict(zip(table.head, r, strict=True)) for r in table_updates(made).rows]
    assert [r["updates made"] for r in alone] == ["0", "20", "4,000"]
    none = table_updates(result_of())
    assert (none.title, none.rows, none.text) == ("Single updates: sums over seeds", [], "")
