"""The widget of a notebook: two on one page, which share neither state, ids nor address."""

import pytest
from helpers.browser import chromium, need_browser  # noqa: F401
from helpers.laboratory import small

from relumlp.errors import UserError
from relumlp.lab import widget
from relumlp.lab.page import module

need_browser()
need_anywidget = pytest.mark.skipif(
    not widget.has_widgets(), reason="anywidget not installed: extra notebook"
)

MOUNT = """async (all) => {
  const url = URL.createObjectURL(new Blob([all[0]._esm], { type: "text/javascript" }));
  const { default: made } = await import(url);
  globalThis.models = [];
  globalThis.ends = all.map((traits, n) => {
    const heard = new Map(), model = {
      saved: 0, traits, get: (name) => traits[name], save_changes: () => model.saved++,
      set: (name, value) => { traits[name] = value; heard.get(`change:${name}`)?.(); },
      on: (name, heed) => heard.set(name, heed), off: (name) => heard.delete(name),
    };
    models.push(model);
    const el = Object.assign(document.createElement("div"), { id: `cell-${n}` });
    const end = made.render({ model, el });
    // JupyterLab attaches the element afterwards.
    document.body.append(el);
    return end;
  });
}"""


def traits(address=""):
    """What the kernel would send: of a real widget, or the same where anywidget is not."""
    if widget.has_widgets():
        return {k: v for k, v in small().widget(address).get_state().items()
                if k in ("_esm", "data", "address")}  # fmt: skip
    return {"_esm": module(), "data": small().record(), "address": address}


@pytest.fixture(scope="module")
def page(chromium):  # noqa: F811
    """A page with two widgets, as a notebook would have it; its console stays empty."""
    found, said = chromium.new_page(viewport={"width": 900, "height": 900}), []
    found.on("pageerror", lambda error: said.append(str(error)))
    found.set_content("<style>button { color: red } .card { display: none }</style>")
    found.evaluate(MOUNT, [traits(), traits("net=whole&s=4&l=1&j=1")])
    found.locator("#cell-1 tr[data-path]").first.wait_for()
    yield found
    assert said == []


def cell(page, n):
    return page.locator(f"#cell-{n}")


def test_each_widget_shows_what_its_own_address_says(page):
    assert cell(page, 0).locator('[data-key="net"]').input_value() == "short"
    assert cell(page, 1).locator('[data-key="net"]').input_value() == "whole"
    assert cell(page, 1).locator("tr[data-path]").count() > 1
    assert cell(page, 1).locator("#both-equal").inner_text().startswith("Equal to the last bit")


def test_what_is_done_in_one_changes_neither_the_other_nor_the_pages_address(page):
    before, where = cell(page, 0).locator(".lab").inner_text(), page.url
    cell(page, 1).locator("#tab-3").click()
    cell(page, 1).locator('[data-key="sample"]').fill("2")
    assert page.evaluate("models.map((m) => m.traits.address)") == ["", "part=3&net=whole&s=2&j=1"]
    assert page.evaluate("models[1].saved") >= 2
    assert cell(page, 0).locator(".lab").inner_text() == before
    assert page.url == where
    assert page.evaluate("globalThis.relumlp") is None


def test_ids_and_styles_stay_inside(page):
    assert page.evaluate("document.querySelectorAll('#tab-1, nav, canvas').length") == 0
    cell(page, 0).locator("#tab-3").click()
    assert cell(page, 0).locator(".uplot canvas").count() == 5
    assert cell(page, 0).locator(".card").first.is_visible()
    colour = "b => getComputedStyle(b).color"
    assert cell(page, 0).locator("#tab-1").evaluate(colour) != "rgb(255, 0, 0)"


def test_the_kernel_can_say_what_is_looked_at(page):
    page.evaluate("models[0].set('address', 'part=4&net=pinwheel')")
    assert "No output biases" in cell(page, 0).locator("#certificate-said").inner_text()


def test_keys_stay_with_the_widget(page):
    """A notebook would take some of them for commands on its cells."""
    page.evaluate("globalThis.heard = []; addEventListener('keydown', (e) => heard.push(e.key))")
    cell(page, 1).locator("#tab-3").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("models[1].traits.address").startswith("part=2")
    assert page.evaluate("heard") == []
    assert cell(page, 1).locator("> div").get_attribute("data-lm-suppress-shortcuts") == "true"


def test_colours_follow_the_notebook_and_not_the_system(page):
    ground = "e => getComputedStyle(e).backgroundColor"
    host = cell(page, 0).locator("> div")
    light = host.evaluate(ground)
    # What observes the page's body is called before the next evaluation.
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert host.evaluate(ground) == "rgb(21, 24, 29)" != light
    page.evaluate("delete document.body.dataset.jpThemeLight")
    assert host.evaluate(ground) == light


def test_a_widget_that_is_closed_leaves_nothing(page):
    page.evaluate("ends[1]()")
    assert page.evaluate("document.querySelector('#cell-1').childNodes.length") == 0
    page.evaluate("models[1].set('address', 'part=5')")
    assert cell(page, 0).locator(".lab").is_visible()


@need_anywidget
def test_python_sends_the_built_module_and_the_networks():
    made = small().widget("part=3")
    state = made.get_state()
    assert state["_esm"] == module()
    assert state["data"] == small().record()
    assert (made.address, state["address"]) == ("part=3", "part=3")
    assert small().widget().model_id != made.model_id


@need_anywidget
def test_a_notebook_prefers_the_widget_and_has_the_frame_without():
    shown = small()._repr_mimebundle_()
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert shown["text/html"].startswith("<iframe")
    assert shown["text/plain"] == "Laboratory(3 networks, 0 refuted statements)"


def test_without_anywidget_the_frame_is_shown_and_a_widget_refused(monkeypatch):
    monkeypatch.setattr("relumlp.lab.entrance.has_widgets", lambda: False)
    monkeypatch.setattr(widget, "has_widgets", lambda: False)
    widget.widget_type.cache_clear()
    assert {*small()._repr_mimebundle_()} == {"text/plain", "text/html"}
    with pytest.raises(UserError, match="expected the extra notebook"):
        small().widget()
