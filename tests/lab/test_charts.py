"""Charts over training in a real browser: what they show is Python's, and they move the slider."""

import math
import re

import numpy as np
import pytest
from helpers.browser import chromium, need_browser  # noqa: F401
from helpers.laboratory import short_training, small

from relumlp.information.patterns import layer_perplexity, pattern_counts
from relumlp.information.sample_sets import (
    class_counts,
    class_sizes,
    mean_activation_fraction,
    mean_informativeness,
    mean_predictability,
)

need_browser()

CURVES = ("f", "p", "u", "patterns", "perplexity")


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):  # noqa: F811
    """Part 3 of a small laboratory, without errors in its console."""
    file, errors = small().save(tmp_path_factory.mktemp("charts") / "lab.html"), []
    found = chromium.new_page(viewport={"width": 1280, "height": 1400})
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.goto(f"{file.as_uri()}#net=short&part=3")
    found.locator(".uplot canvas").last.wait_for()
    yield found
    assert errors == []


def measured(k, layer):
    """What the formulas of the package say of a layer after a recorded step."""
    study = short_training()
    on = study.network.with_theta(study.theta[k]).forward(study.inputs).on[layer]
    counts, sizes = class_counts(on, study.labels, 3), class_sizes(study.labels, 3)
    return {
        "f": mean_activation_fraction(counts, sizes), "p": mean_predictability(counts, sizes),
        "u": mean_informativeness(counts, sizes), "patterns": len(pattern_counts(on)),
        "perplexity": layer_perplexity(on, study.labels, 3).mean,
    }  # fmt: skip


def said(curve, k):
    """The values of both layers, to the three digits that a chart says."""
    values = [measured(k, layer)[curve] for layer in (1, 2)]
    halves = [0.5001 * 10.0 ** (math.floor(math.log10(v)) - 2) for v in values]
    return [pytest.approx(v, rel=0, abs=half) for v, half in zip(values, halves, strict=True)]


def at_step(page, k):
    page.evaluate("k => relumlp.app.setStep(k)", k)


def readings(page, curve):
    """The numbers that a chart says of each layer."""
    said = page.locator(f"[data-reading={curve}]").inner_text()
    return [float(v) for v in re.findall(r"layer \d: ([\d.]+)", said)]


def test_values_shown_at_a_step_are_pythons(page):
    for k in (0, 4, len(short_training().steps) - 1):
        at_step(page, k)
        for curve in CURVES:
            assert readings(page, curve) == said(curve, k)


def test_points_are_drawn_where_the_axes_say(page):
    """The dots of the cursor lie at Python's value of every layer, to a pixel."""
    at_step(page, 3)
    steps = short_training().steps
    across = np.log10(1 + steps[3]) / np.log10(1 + steps[-1])
    for curve in ("f", "p", "u"):
        chart = page.locator(f"[data-key=chart-{curve}]")
        box = chart.locator(".u-over").bounding_box()
        dots = [dot.bounding_box() for dot in chart.locator(".u-cursor-pt").all()]
        assert len(dots) == 2
        for layer, dot in enumerate(dots, 1):
            x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
            assert x == pytest.approx(box["x"] + across * box["width"], abs=1)
            height = (1 - measured(3, layer)[curve]) * box["height"]
            assert y == pytest.approx(box["y"] + height, abs=1)


def test_a_press_and_a_drag_in_a_chart_move_the_slider(page):
    at_step(page, 2)
    box = page.locator("[data-key=chart-p] .u-over").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 1, middle)
    page.mouse.down()
    assert page.locator('[data-key="step"]').input_value() == "0"
    page.mouse.move(box["x"] + box["width"] - 1, middle, steps=4)
    page.mouse.up()
    last = len(short_training().steps) - 1
    assert page.locator('[data-key="step"]').input_value() == str(last)
    assert page.evaluate("document.activeElement.dataset.key") == "chart-p"


def lines(page):
    """Where the cursors of all charts stand, as shares of their widths."""
    return page.evaluate("""() => [...document.querySelectorAll(".u-over")].map((over) => {
      const line = over.querySelector(".u-cursor-x").getBoundingClientRect();
      return (line.right - over.getBoundingClientRect().left) / over.clientWidth;
    })""")


def test_the_slider_moves_all_cursors(page):
    steps = short_training().steps
    page.locator('[data-key="step"]').focus()
    page.keyboard.press("Home")
    assert lines(page) == pytest.approx([0] * 5, abs=0.01)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    share = np.log10(1 + steps[2]) / np.log10(1 + steps[-1])
    assert lines(page) == pytest.approx([share] * 5, abs=0.01)


def test_the_mouse_over_a_chart_shows_another_step_and_leaves_the_slider(page):
    at_step(page, 2)
    box = page.locator("[data-key=chart-u] .u-over").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 5)
    assert readings(page, "f") == said("f", -1)
    assert lines(page) == pytest.approx([1] * 5, abs=0.01)
    assert page.locator('[data-key="step"]').input_value() == "2"
    page.mouse.move(2, 2)
    assert readings(page, "f") == said("f", 2) != said("f", -1)


def test_a_chart_is_a_slider_for_keys_and_screen_readers(page):
    at_step(page, 3)
    chart = page.get_by_role("slider", name=re.compile("^activation fraction f over training"))
    chart.focus()
    for key, k in (("ArrowRight", 4), ("ArrowLeft", 3), ("Home", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        assert page.locator('[data-key="step"]').input_value() == str(k)
        assert chart.get_attribute("aria-valuenow") == str(k)
    told, updates = chart.get_attribute("aria-valuetext"), short_training().steps[1]
    assert told == f"{updates} updates; {page.locator('[data-reading=f]').inner_text()}"


INK = """() => {
  const canvas = document.querySelector(".uplot canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let p = 0; p < data.length; p += 4) if (data[p + 3] === 255)
    seen.add([data[p], data[p + 1], data[p + 2]].join());
  return [...seen];
}"""


def test_charts_are_drawn_in_the_colours_of_the_scheme(page):
    """The two layers' colours, of the style; other dashes tell the layers apart in grey."""
    wanted = {"light": {"11,79,156", "198,127,0"}, "dark": {"108,178,245", "242,184,75"}}
    for scheme, colours in wanted.items():
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("scheme => relumlp.app.theme.scheme === scheme", arg=scheme)
        assert colours <= {*page.evaluate(INK)}
    dashes = page.locator(".legend line").evaluate_all(
        "all => all.map((line) => line.getAttribute('stroke-dasharray'))"
    )
    assert len({*dashes}) == 2
