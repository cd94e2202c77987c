"""Reports: whole in one file, pictures first, the same numbers in each form."""

import csv
import io
import json
import re

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.examining.examination import Examination
from relumlp.examining.pictures import explanation_picture
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples

RNG = np.random.default_rng(8)


@pytest.fixture(scope="module")
def found():
    y = np.arange(60) % 3
    samples = Samples(RNG.normal(size=(60, 4)) + y[:, None], y)
    network = MLP.initialised((4, 8, 6, 3), seed=1, dtype=np.float64)
    return Examination(
        network, samples, samples, ("ash", "elm", "<oak>"), ("a", "b", "c", "d"), ("Said & done.",)
    )


def test_a_page_needs_nothing_from_elsewhere_and_shows_pictures_first(found, tmp_path):
    text = found.save(tmp_path / "report.html").read_text("utf-8")
    assert not re.findall(r"(?:src|href)=\"(?!#)", text)
    assert "<script" not in text
    assert text.index("<svg") < text.index("<table")
    assert text.count("<svg") == 2
    assert text.count('role="img" aria-label="') == 2
    assert "Said &amp; done." in text
    assert "<oak>" not in text


def test_a_notebook_is_shown_tables_without_pictures(found):
    assert "<table" in found._repr_html_()
    assert "<svg" not in found._repr_html_()


def test_every_form_has_every_layer_and_pair(found, tmp_path):
    markdown = found.save(tmp_path / "report.md").read_text("utf-8")
    held = json.loads(found.save(tmp_path / "report.json").read_text("utf-8"))
    found.save(tmp_path / "report.csv")
    layers, pairs = (
        list(csv.DictReader(io.StringIO((tmp_path / f"report-{name}.csv").read_text("utf-8"))))
        for name in ("layers", "gaps")
    )
    assert [float(row["f"]) for row in layers] == [row.f for row in found.layers]
    assert [row["perplexity"] for row in held["layers"]] == [row.perplexity for row in found.layers]
    assert len(held["gaps"]) == len(pairs) == len(found.gaps) == 3
    assert held["accuracy"] == found.score.accuracy
    assert held["biases"]["exist"] == found.certificate.exist
    assert markdown.count("\n| ") == 2 + 2 + 3
    assert str(found.certificate) in markdown


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("report.pdf", "expected a name that ends in .html, .md, .json, .csv, got another"),
        ("none/report.html", "expected a folder .*none, got none"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused(found, tmp_path, name, sentence):
    with pytest.raises(UserError, match=sentence):
        found.save(tmp_path / name)


@pytest.mark.parametrize("shape", [None, (2, 2)])
def test_an_explanation_is_drawn(found, shape):
    told = found.explain(3)
    drawn = explanation_picture(told, shape)
    assert drawn.startswith("<svg")
    assert f"output of class {told.output_class}".replace("<", "&lt;").replace(">", "&gt;") in drawn
    assert drawn == explanation_picture(told, shape)
