"""Pages: what a number, a name or an id means, and which part of a page derives an id."""

import pytest
from helpers.chapters import TEXTBOOK

from relumlp.errors import UserError
from relumlp.index import shipped
from relumlp.textbook import pages
from relumlp.textbook.pages import Page, contents, find_page, folder, section


def test_the_contents_are_the_chapters_in_order():
    numbers = [page.number for page in contents()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == len([*TEXTBOOK.glob("[0-9]*-*.md")])
    assert contents()[6].title == "Gaps"


@pytest.mark.parametrize(
    ("where", "name", "heading"),
    [
        ("7", "7-gaps", ""),
        ("7-gaps", "7-gaps", ""),
        ("GAPS", "7-gaps", ""),
        ("10", "10-proved", ""),
        ("your-own-claim", "9-your-own-claim", ""),
        ("glossary", "glossary", ""),
        ("gaps.14", "7-gaps", "One threshold: equation 14"),
        ("gaps.14.with-biases", "7-gaps", "One threshold: equation 14"),
    ],
)
def test_a_number_a_name_or_an_id_means_a_page(where, name, heading):
    page, begins = find_page(where)
    assert (page.name, begins) == (name, heading)


@pytest.mark.parametrize("where", ["0", "11", "1-1", "gaps.99", "", "../README", "7\n"])
def test_what_means_no_page_is_refused_in_a_sentence(where):
    with pytest.raises(UserError, match=r"^chapter: expected a number from 1 to 10, .*; got "):
        find_page(where)


def test_the_section_of_an_id_is_where_the_page_derives_it():
    for id in sorted(shipped()["chapters"])[::9]:
        page, heading = find_page(id)
        text = section(page, heading)
        assert text.lstrip("# ").startswith(heading)
        # Parts are found by the name of what they are a part of, and lists name first and last.
        assert len(text) < len(page.text)


def test_a_section_ends_at_the_next_heading_of_its_rank():
    text = "# T\n\n## A\none\n```python\n## no heading\n```\n### B\ntwo\n## C\nthree\n"
    page = Page(1, "1-t", "T", text)
    assert section(page, "A") == "## A\none\n```python\n## no heading\n```\n### B\ntwo\n"
    assert section(page, "B") == "### B\ntwo\n"
    assert section(page, "C") == "## C\nthree\n"
    assert section(page, "") == text


def test_without_a_checkout_the_copies_in_the_package_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "TEXTBOOK", tmp_path / "none")
    monkeypatch.setattr(pages, "COPIES", tmp_path)
    with pytest.raises(UserError, match=r"^textbook: expected pages in .*none or .*, got neither"):
        folder()
    (tmp_path / "README.md").write_text("# Here")
    assert find_page("readme")[0].title == "Here"
