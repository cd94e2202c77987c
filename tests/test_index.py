"""The index: from an id to formula, claim or rule, chapter and figure; the map in the README."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from functools import cache

import pytest
from helpers.chapters import ROOT, TEXTBOOK

from relumlp import index
from relumlp.claims.ledger.card import card, place_of
from relumlp.claims.ledger.editions import both_numbers
from relumlp.claims.ledger.listing import load_claims, load_rules
from relumlp.claims.ledger.map import follows, spans, table
from relumlp.errors import FileFormatError, UserError
from relumlp.gaps.conditions import gap_condition


@pytest.mark.parametrize(
    ("tag", "ids"),
    [
        ("gaps.16", ["gaps.16"]),
        ("gaps.9, .10", ["gaps.9", "gaps.10"]),
        ("gaps.9, gaps.10", ["gaps.9", "gaps.10"]),
        ("dynamics.1–.3", ["dynamics.1", "dynamics.2", "dynamics.3"]),
        ("gaps.19–gaps.21", ["gaps.19", "gaps.20", "gaps.21"]),
        ("gaps.fig8–fig10", ["gaps.fig8", "gaps.fig9", "gaps.fig10"]),
        ("gaps.16, beyond.width", ["gaps.16", "beyond.width"]),
        ("beyond.certificate.cycles", ["beyond.certificate.cycles"]),
    ],
)
def test_a_tag_names_ids_singly_in_lists_and_from_to(tag, ids):
    assert index.ids_in(tag) == ids


def test_what_a_place_names_begins_in_its_line():
    """Each place is looked up by importing, not by reading the source as the index does."""
    for id, places in index.formulas().items():
        for place in places:
            module = importlib.import_module(place.file.removesuffix(".py").replace("/", "."))
            found = module
            for name in place.name.split("."):
                found = getattr(found, name)
            found = getattr(found, "fget", None) or inspect.unwrap(found)
            _, first = inspect.getsourcelines(found)
            node = definition(place)
            decorators = [d.lineno for d in getattr(node, "decorator_list", [])]
            below = node.lineno - min(decorators, default=node.lineno)
            assert first + below == place.line, f"{id}: {place}"


def definition(place):
    """The definition that begins in a place's line."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = (n for n in ast.walk(parsed(place.file)) if isinstance(n, kinds))
    return next(n for n in found if n.lineno == place.line)


@cache
def parsed(file):
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def test_every_claim_is_declared_where_the_index_says():
    found = index.declarations()["claim"]
    claims = load_claims()
    assert set(found) == set(claims)
    for id, claim in claims.items():
        assert claim.check.__module__ == found[id].file.removesuffix(".py").replace("/", ".")
        assert claim.check.__name__ == found[id].name


def test_every_rule_is_declared():
    assert set(index.declarations()["rule"]) == set(load_rules())


def test_what_is_shipped_is_what_the_textbook_says():
    assert index.shipped() == index.outside(), "run scripts/index"


def test_the_generated_files_are_current():
    run = [sys.executable, str(ROOT / "scripts" / "index"), "--check"]
    done = subprocess.run(run, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_anchor_is_that_of_a_heading():
    for id, place in index.read_textbook().items():
        text = (ROOT / place.file).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert place.heading in headings, id
        assert place.anchor == index.anchor_of(place.heading)


def test_anchors_are_made_as_readers_of_markdown_make_them():
    assert index.anchor_of("Equation 16, for all pairs") == "equation-16-for-all-pairs"
    assert index.anchor_of("Unrolling: β as a sum over paths") == "unrolling-β-as-a-sum-over-paths"


def test_where_an_id_is_bold_is_its_home():
    bold = re.compile(r"\*\*\[([^\]]+)\]\*\*")
    for page in TEXTBOOK.glob("*.md"):
        for tag in bold.findall(page.read_text(encoding="utf-8")):
            for id in index.ids_in(tag):
                assert index.chapter_of(id).file == f"derivations/{page.name}", id


def test_the_map_names_for_each_equation_the_files_that_hold_it():
    """Both links of each row are followed, and the files are searched as text."""
    rows = [row.strip("|").split("|") for row in table().splitlines()[2:]]
    assert len(rows) > 20
    for ids, code, claims, chapter in rows:
        first = ids.strip().split("–")[0].split(",")[0]
        for cell in (code, claims, chapter):
            for path in re.findall(r"\]\(([^)]+)\)", cell):
                assert (ROOT / path).is_file(), path
        paths = re.findall(r"\]\(([^)]+)\)", claims)
        texts = "".join((ROOT / path).read_text(encoding="utf-8") for path in paths)
        assert not paths or re.search(rf'"{re.escape(first)}[".]', texts), first


def test_spans_are_of_numbers_that_follow():
    assert spans(["gaps.7", "gaps.8", "gaps.9", "gaps.norm"]) == "gaps.7–.9, .norm"
    assert spans(["beyond.one", "gaps.9", "gaps.11"]) == "beyond.one, gaps.9, .11"
    assert follows("gaps.9", "gaps.10")
    assert not follows("gaps.9", "dynamics.10")
    assert not follows("gaps.norm", "gaps.norm1")


def test_a_card_has_statement_formula_claim_chapter_and_verdict():
    text = card("gaps.16")
    for part in (
        "This is equation 16 in both versions of gaps, with 22 and with 18 equations.",
        load_claims()["gaps.16"].statement,
        "formula: relumlp/gaps/conditions.py:",
        "def gap_condition(",
        "claim: relumlp/claims/gaps/conditions.py:",
        "def weighted_gaps_agree(",
        "chapter: derivations/7-gaps.md#",
        "  gaps.16.with-biases: ",
    ):
        assert part in text, part


def test_a_card_shows_all_lines_of_its_formula_and_no_others():
    function = inspect.unwrap(gap_condition)
    lines, first = inspect.getsourcelines(function)
    decorators = next(k for k, line in enumerate(lines) if line.startswith("def "))
    shown = "".join(lines[decorators:]).rstrip()
    place = f"relumlp/gaps/conditions.py:{first + decorators} gap_condition"
    assert f"\n\nformula: {place}\n\n{shown}\n\n" in card("gaps.16")


def test_a_card_says_which_tests_to_run_and_they_are_there():
    told = [part for part in card("gaps.16").split("\n\n") if part.startswith("test: ")]
    assert told == [
        "test: pytest 'tests/claims/test_claims.py::test_claim[gaps.16]'",
        "test: pytest tests/gaps/test_conditions.py",
    ]
    assert (ROOT / told[1].removeprefix("test: pytest ")).is_file()


def test_a_function_of_the_package_has_a_place_in_the_checkout_and_another_its_whole_path():
    for function, file in ((card, "relumlp/claims/ledger/card.py"), (elsewhere, __file__)):
        at = inspect.getsourcelines(function)[1]
        assert place_of(function) == (file, at, function.__name__)


def elsewhere():
    """A function outside of the package."""


def test_a_card_of_a_parent_lists_its_parts():
    text = card("gaps.two")
    parts = [id for id in load_claims() if id.startswith("gaps.two.")]
    assert len(parts) > 3
    assert all(f"  {id}: " in text for id in parts)
    assert "claim: " not in text


def test_a_card_of_a_rule_shows_its_figure_and_the_function_that_decides():
    text = card("gaps.fig9.small")
    assert "figure: derivations/reproduction/gaps/figures/gaps.fig9.png" in text
    assert "def small_ratios(" in text


def test_every_known_id_has_a_card():
    for id in sorted(index.known_ids())[::7]:
        assert card(id).startswith(id), id


def test_an_id_that_nobody_knows_is_refused():
    with pytest.raises(UserError, match=r"id: expected one of the ledger .*, got 'gaps\.99'"):
        card("gaps.99")


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("gaps.1", "equation 1 in both versions of gaps, with 22 and with 18 equations."),
        ("gaps.13", "equation 13 in both versions of gaps, with 22 and with 18 equations."),
        ("gaps.16.sufficient", "equation 16 in both versions of gaps, with 22 and"),
        ("gaps.17", "in the version with 18 equations it is the sentence below equation 18, which"),
        ("gaps.19", "this is equation 19; in the version with 18 equations it is equation 17."),
        ("gaps.22.either-or", "in the version with 18 equations it is equation 18."),
        ("gaps.short17", "in the version with 22 equations the statement is split into"),
    ],
)  # fmt: skip
def test_equations_of_gaps_have_a_number_in_both_versions(id, words):
    assert words in both_numbers(id)


@pytest.mark.parametrize("id", ["cooperating.3", "gaps.fig5", "gaps.two", "beyond.one"])
def test_other_ids_have_one_number(id):
    assert both_numbers(id) == ""


PAGES = {
    "1-first.md": "# One\n[beyond.x] and [beyond.xx] and [beyond.3.a]",
    "2-second.md": "# Two\n## Part\n**[beyond.x.right]**, [beyond.x]; beyond.y\n# Last\n[gaps.one]",
    "3-third.md": "# Three\n```python\n# [beyond.code]\n```\n[beyond.3.a.b] **[gaps.one, gaps.4]**",
    "notes.txt": "[beyond.7]",
}


@pytest.fixture
def textbook(tmp_path, monkeypatch):
    """A made-up textbook, read as if it had been shipped."""
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(index, "TEXTBOOK", tmp_path)
    found = {id: list(place) for id, place in index.read_textbook().items()}
    monkeypatch.setattr(index, "shipped", lambda: {"chapters": found, "figures": {}})


@pytest.mark.usefixtures("textbook")
@pytest.mark.parametrize(
    ("id", "place"),
    [
        ("beyond.x", ("1-first.md", "One")),
        ("beyond.x.right", ("2-second.md", "Part")),
        ("beyond.x.wrong", ("1-first.md", "One")),
        ("beyond.x.far.below", ("1-first.md", "One")),
        ("beyond.3.a.b", ("3-third.md", "Three")),
        ("beyond.3.a.c", ("1-first.md", "One")),
        ("gaps.one", ("3-third.md", "Three")),
        ("gaps.4.with-biases", ("3-third.md", "Three")),
    ],
)
def test_a_chapter_is_that_of_the_id_or_of_its_nearest_parent(id, place):
    found = index.chapter_of(id)
    assert (found.file, found.heading) == (f"derivations/{place[0]}", place[1])


@pytest.mark.usefixtures("textbook")
@pytest.mark.parametrize("id", ["beyond.y", "beyond.7", "beyond.code", "beyond.3", "gaps.5"])
def test_what_no_page_names_has_no_chapter(id):
    assert index.chapter_of(id) is None


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"chapters": [], "figures": {}}', '{"chapters": {"a.1": 3}, "figures": {}}',
     '{"chapters": {}, "figures": {"a.1": []}}', "[" * 100_000,
     '{"chapters": {"a.1": ["x", "y", 3]}, "figures": {}}'],
)  # fmt: skip
def test_a_damaged_list_of_chapters_is_refused_in_words(tmp_path, monkeypatch, content):
    path = tmp_path / "chapters.json"
    path.write_text(content)
    monkeypatch.setattr(index, "SHIPPED", path)
    index.shipped.cache_clear()
    with pytest.raises(FileFormatError, match=r"^[^ ]*chapters.json: expected .*, got .*$"):
        index.chapter_of("gaps.16")
    monkeypatch.undo()
    index.shipped.cache_clear()
    assert index.chapter_of("gaps.16")
