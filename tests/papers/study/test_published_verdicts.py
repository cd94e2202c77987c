"""The published verdicts and pages are what today's rules decide on the published results."""

import json
import re

import pytest
from helpers.published_pages import REPRODUCTION, published

from relumlp.papers.study.registry import STUDIES


@pytest.mark.parametrize("name", STUDIES)
def test_the_published_page_and_its_verdicts_are_what_the_result_says_today(name: str) -> None:
    """``scripts/pages`` writes the pages; what has moved in the textbook moves their links."""
    folder, page = REPRODUCTION / name, published(name)
    kept = json.loads((folder / "verdicts.json").read_text("utf-8"))
    assert {id: v._asdict() for id, v in page.verdicts.items()} == kept
    assert page.markdown == (folder / "page.md").read_text("utf-8")


@pytest.mark.parametrize("name", STUDIES)
def test_every_link_of_a_published_page_leads_to_a_file_or_to_a_place_of_the_page(
    name: str,
) -> None:
    text = (REPRODUCTION / name / "page.md").read_text("utf-8")
    links = set(re.findall(r"\]\(([^)]+)\)", text))
    places = set(re.findall(r' id="([^"]+)"', text))
    places |= {h.lower().replace(" ", "-") for h in re.findall(r"^## (.+)$", text, re.M)}
    assert {link[1:] for link in links if link.startswith("#")} <= places
    for link in (link for link in links if not link.startswith("#")):
        assert (REPRODUCTION / name / link.partition("#")[0]).is_file(), link
