"""The papers' pages in a real browser: a figure on the first screen, and statements to filter."""

import pytest
from helpers.browser import chromium, need_browser  # noqa: F401
from helpers.published_pages import published

from relumlp.papers.study.registry import STUDIES

need_browser()


@pytest.fixture(scope="module")
def pages(chromium, tmp_path_factory):  # noqa: F811
    """A tab, where the pages lie, what the console said, and what was asked for."""
    place = tmp_path_factory.mktemp("pages")
    for name in STUDIES:
        (place / f"{name}.html").write_text(published(name).html, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 1280, "height": 800})
    said, asked = [], []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: asked.append(request.url))
    yield tab, place, said
    assert not said
    assert {url.rpartition("/")[2].partition("#")[0] for url in asked} <= {
        f"{name}.html" for name in STUDIES
    }


@pytest.mark.parametrize("name", STUDIES)
def test_a_first_figure_is_on_the_first_screen_and_no_screen_is_too_narrow(pages, name) -> None:
    tab, place, _ = pages
    tab.goto((place / f"{name}.html").as_uri())
    picture = tab.locator(".picture > *").first.bounding_box()
    assert picture["y"] + 0.75 * picture["height"] < 800
    for width in (1280, 800, 400):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.set_viewport_size({"width": 1280, "height": 800})


def test_statements_are_filtered_by_verdict_and_text_and_found_by_address(pages) -> None:
    tab, place, _ = pages
    tab.goto((place / "gaps.html").as_uri())
    shown = tab.locator(".clause:visible")
    assert shown.count() == 33
    tab.get_by_label("Verdict").select_option("not reproduced")
    tab.get_by_label("Text").fill("TABLE1")
    assert tab.locator(".filter output").inner_text() == "3 of 33 statements"
    assert [one.get_attribute("id") for one in shown.all()] == [
        "gaps.table1.600.both-sets", "gaps.table1.300.both-sets", "gaps.table1.alike.as-paper",
    ]  # fmt: skip
    tab.locator("#figure-gaps\\.fig9 .id").first.click()
    tab.locator("#gaps\\.fig9\\.small").wait_for(state="visible")
    assert shown.count() == 4, "a link leads to a statement that the filter has hidden"
    assert tab.locator("#gaps\\.fig9\\.small details").get_attribute("open") is not None


def test_without_scripts_all_statements_are_shown_and_no_filter(chromium, pages) -> None:  # noqa: F811
    with chromium.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto((pages[1] / "gaps.html").as_uri())
        assert tab.locator(".clause:visible").count() == 33
        assert not tab.locator(".filter").is_visible()


def test_text_of_a_picture_can_be_selected_and_colours_follow_the_reader(chromium, pages) -> None:  # noqa: F811
    tab, place, _ = pages
    tab.goto((place / "gaps.html").as_uri())
    label = tab.locator("#figure-gaps\\.fig1 svg text", has_text="hidden layer")
    label.click(click_count=3)
    assert tab.evaluate("getSelection().toString().trim()") == "hidden layer"
    papers = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        papers.append(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert papers == ["rgb(255, 255, 255)", "rgb(20, 24, 31)"]
