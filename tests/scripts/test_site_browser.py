"""Scripts of the site in a real browser: filtered statements, and formulas with punctuation."""

import pytest
from helpers.browser import chromium, need_browser  # noqa: F401
from helpers.chapters import ROOT

need_browser()
STATIC = ROOT / "scripts" / "website" / "static"
HEAD = "<thead><tr><th>id</th><th>verdict</th><th>the paper says</th></tr></thead>"
STATEMENTS = f"""<article><section><table>{HEAD}<tbody>
<tr><td><a href="#a.1">a.1</a></td><td><strong>reproduced</strong>, drawn</td><td>rises</td></tr>
<tr><td><a href="#a.2">a.2</a></td><td><strong>partly</strong></td><td>falls</td></tr>
<tr><td><a href="#a-3">a.3</a></td><td></td><td>1 part</td></tr>
</tbody></table></section>
<details id="a.1"><summary>a.1</summary><p>0.9 of 300</p></details>
<details id="a.2"><summary>a.2</summary><p>0.4 of 300</p></details>
<section id="three"><span id="a-3"></span><p><span class="verdict">refuted</span></p></section>
</article>"""
ONE_EACH = "".join(
    f"<section><h2>{name}</h2><table>{HEAD}<tbody>"
    f"<tr><td>{id}</td><td>open</td><td>{text}</td></tr></tbody></table></section>"
    for name, id, text in (("One", "a.1", "rises"), ("Two", "a.2", "falls"))
)
SECTIONS = f"<article><section><h1>All</h1>{ONE_EACH}</section></article>"
LONG = "N: a number of hidden layers, at least one of them with nodes"
LETTERS = f"""<p><mjx-container id="f"><mjx-mi title="x: an input">x</mjx-mi>
<mjx-mi title="w: a weight">w</mjx-mi><mjx-mi title="x: an input">x</mjx-mi></mjx-container>
<mjx-container id="g">2</mjx-container> <a href="#">elsewhere</a></p>
<p style="text-align: right"><mjx-container id="h"><mjx-mi title="{LONG}">N</mjx-mi>
</mjx-container></p>"""
FORMULAS = """<article style="width: 300px"><p>At most (<span class="math">x</span>), and
<span class="math">y</span><em>z</em>; <span class="math" style="padding-left: 400px">w</span>.</p>
</article>"""


@pytest.fixture(scope="module")
def tab(chromium):  # noqa: F811
    """A tab that has no errors."""
    tab, said = chromium.new_page(), []
    tab.on("pageerror", lambda error: said.append(str(error)))
    yield tab
    assert not said


@pytest.fixture
def shown(tab, tmp_path):
    """A page of statements with the site's filter and styles, opened at a rule."""
    page = tmp_path / "page.html"
    style, script = (STATIC / name for name in ("site.css", "filter.js"))
    page.write_text(
        f"<!doctype html><style>{style.read_text('utf-8')}</style>{STATEMENTS}"
        f"<script>{script.read_text('utf-8')}</script>", "utf-8"
    )  # fmt: skip
    tab.goto(page.as_uri() + "#a.2")
    return tab


def seen(tab):
    """Ids of the rows that are seen, and of what stands below them."""
    rows = tab.locator("tbody tr:visible td:first-child").all_inner_texts()
    return rows, [one.get_attribute("id") for one in tab.locator("[id]:not(span):visible").all()]


def test_a_link_to_a_folded_rule_opens_it(shown):
    assert shown.locator("details[open]").count() == 1
    assert shown.locator("details[open]").get_attribute("id") == "a.2"
    assert seen(shown) == (["a.1", "a.2", "a.3"], ["a.1", "a.2", "three"])


def test_statements_are_filtered_by_verdict_with_their_rules_and_sections(shown):
    listed = shown.locator("option").all_inner_texts()
    assert listed == ["all", "partly", "refuted", "reproduced"]
    shown.select_option("select", "refuted")
    assert seen(shown) == (["a.3"], ["three"])
    assert shown.locator("output").inner_text() == "1 of 3 statements"


def test_sizes_of_networks_are_not_parted(tab):
    tab.set_content("<article><p>At 1-1-2, 2-3×2 (10-20), <code>3-4</code>.</p></article>")
    tab.add_script_tag(path=STATIC / "formulas.js")
    assert tab.locator(".whole").all_inner_texts() == ["1-1-2", "2-3×2", "10-20"]
    assert tab.locator("article").inner_text() == "At 1-1-2, 2-3×2 (10-20), 3-4."


def test_where_editions_are_compared_the_second_is_filtered(tab):
    head = "<tr><th>id</th><th>first edition</th><th>second edition</th><th>why</th></tr>"
    row = "<tr><td>b.1</td><td>open</td><td>partly: 3 of 5, then 2: 4</td><td></td></tr>"
    tab.set_content(
        f"{STATEMENTS}<article><table><thead>{head}</thead><tbody>{row}</tbody></table>"
    )
    tab.add_script_tag(path=STATIC / "filter.js")
    assert tab.locator("option").all_inner_texts() == ["all", "partly", "refuted", "reproduced"]
    tab.select_option("select", "partly")
    assert tab.locator("tbody tr:visible td:first-child").all_inner_texts() == ["a.2", "b.1"]


def test_statements_are_filtered_by_text_and_a_link_to_a_hidden_one_shows_all(shown):
    shown.fill("input", "0.9 OF")
    assert seen(shown) == (["a.1"], ["a.1"])
    shown.evaluate("location.hash = '#a.1'")
    assert seen(shown) == (["a.1"], ["a.1"])
    shown.evaluate("location.hash = '#a-3'")
    shown.wait_for_selector("#three:visible")
    assert seen(shown)[0] == ["a.1", "a.2", "a.3"]


def test_a_section_without_a_statement_that_is_shown_is_hidden_with_its_heading(tab):
    style = (STATIC / "site.css").read_text("utf-8")
    tab.set_content(f"<!doctype html><style>{style}</style>{SECTIONS}")
    tab.add_script_tag(path=STATIC / "filter.js")
    tab.fill("input", "rises")
    assert tab.locator("h1, h2").locator("visible=true").all_inner_texts() == ["All", "One"]
    tab.fill("input", "")
    assert tab.locator("h2:visible").count() == 2


def test_going_back_from_a_link_finds_the_filter_as_it_was(shown):
    shown.fill("input", "0.9 OF")
    shown.evaluate("location.hash = '#a-3'")
    shown.wait_for_selector("#three:visible")
    shown.go_back()
    shown.wait_for_selector("#three:visible", state="detached")
    assert seen(shown) == (["a.1"], ["a.1"])
    shown.reload()
    assert shown.input_value("input") == "0.9 OF"
    assert seen(shown) == (["a.1"], ["a.1"])


def test_letters_are_explained_by_hovering_by_focus_and_by_a_click(tab):
    style = (STATIC / "site.css").read_text("utf-8")
    tab.set_viewport_size({"width": 400, "height": 600})
    tab.set_content(f"<!doctype html><style>{style}</style>{LETTERS}")
    tab.evaluate("relumlpFit = () => {}")
    tab.add_script_tag(path=STATIC / "symbols.js")
    tab.evaluate("""async () => {
      Object.assign(MathJax.startup, { defaultReady() {}, promise: Promise.resolve() });
      MathJax.startup.ready();
      await MathJax.startup.promise;
    }""")
    box, letter = tab.locator("#letters"), tab.locator("#f mjx-mi").first
    letter.hover()
    assert letter.get_attribute("title") == "x: an input"
    assert letter.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    assert box.is_hidden()
    tab.keyboard.press("Tab")
    assert box.locator("p").all_inner_texts() == ["x: an input", "w: a weight"]
    assert tab.locator("#f").get_attribute("aria-describedby") == "letters"
    tab.keyboard.press("Escape")
    assert box.is_hidden()
    letter.click()
    assert box.is_visible()
    tab.locator("a").focus()
    assert box.is_hidden()
    assert tab.locator("[aria-describedby], #g[tabindex]").count() == 0
    tab.locator("#h").click()
    place = box.bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 400
    assert place["y"] >= tab.locator("#h").bounding_box()["y"]
    # Where there is no room below a formula, its box lies above.
    tab.evaluate("document.querySelector('#h').style.cssText = 'position: fixed; bottom: 0'")
    tab.keyboard.press("Escape")
    tab.locator("#h").click()
    assert box.bounding_box()["y"] < tab.locator("#h").bounding_box()["y"]
    tab.set_viewport_size({"width": 1280, "height": 720})
    # The page hears of its new size a frame later, and the next test counts on none to come.
    tab.wait_for_function("innerWidth === 1280")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")


def test_punctuation_stays_with_its_formula_and_a_wide_formula_has_a_scroll_of_its_own(tab):
    tab.set_content(f"<style>{(STATIC / 'site.css').read_text('utf-8')}</style>{FORMULAS}")
    tab.add_script_tag(path=STATIC / "formulas.js")
    before = tab.locator("article").evaluate("e => e.scrollWidth > e.clientWidth")
    tab.evaluate("relumlpFit()")
    assert tab.locator(".whole").all_inner_texts() == ["(x),", "y", "w."]
    assert tab.locator(".whole.wide").all_inner_texts() == ["w."]
    after = tab.locator("article").evaluate("e => e.scrollWidth > e.clientWidth")
    assert (before, after) == (True, False)
