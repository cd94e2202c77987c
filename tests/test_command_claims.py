"""``relumlp claims`` and ``show``: every entry with its own verdict, code and chapter."""

from dataclasses import replace

import pytest
from command_line import done, refused
from made_ledger import even, few, made, pairs  # noqa: F401

from relumlp.claims import chapters
from relumlp.claims.chapters import chapter_of
from relumlp.claims.ledger import CLAIMS, claim
from relumlp.claims.listing import Entry, ledger
from relumlp.papers.registry import STUDIES

pytestmark = pytest.mark.usefixtures("made")

UNRUN = ("open", "not run yet")
LEDGER = [
    Entry("made.2", "made", "identity", "No sum of squares is below 0.", True, *UNRUN),
    Entry("made.10", "made", "inequality",
          "All numbers are below 1,000. (corrected: made.10.right)", False, *UNRUN),
    Entry("made.10.right", "made", "theorem", "Twice a number is even.", False, *UNRUN),
    Entry("other.1", "other", "theorem", "All numbers are at most 100.", False, *UNRUN),
    Entry("other.2", "other", "theorem", "Twice a number is even. (corrected: made.2)", False,
          *UNRUN),
    Entry("two.cold", "two", "experiment", "the south is not cold", False, *UNRUN),
    Entry("two.warm", "two", "experiment", "the north is warm | or warmer", False, *UNRUN),
]  # fmt: skip


@pytest.fixture
def one_study(made):  # noqa: F811
    del STUDIES["other"]


@pytest.mark.usefixtures("one_study")
def test_the_ledger_is_sorted_and_says_all_of_each_entry():
    assert ledger() == LEDGER
    assert done("claims", "--json").json == [entry._asdict() for entry in LEDGER]


@pytest.mark.usefixtures("one_study")
def test_the_ledger_shows_what_was_recorded_of_each():
    done("verify", "made.2", "made.10", "--examples", "20", "--record")
    recorded = {"made.2": ("verified", "held on 20 examples"),
                "made.10": ("refuted", "fails on its counterexample: x is 2000,")}  # fmt: skip
    expected = [
        entry._replace(**dict(zip(("verdict", "evidence"), recorded[entry.id], strict=True)))
        if entry.id in recorded
        else entry
        for entry in LEDGER
    ]
    assert done("claims", "--json").json == [entry._asdict() for entry in expected]


@pytest.mark.usefixtures("one_study")
def test_without_json_the_ledger_is_a_table():
    done("verify", "made.2", "--examples", "5", "--record")
    ran = done("claims")
    assert ran.out.splitlines()[0].strip() == "7 statements"
    verdict = {"made.2": "verified"}
    assert ran.rows == [
        ["id", "verdict", "", "statement"],
        *(
            [e.id, verdict.get(e.id, "open"), "exact" if e.exact else "", e.statement]
            for e in LEDGER
        ),
    ]


def test_numbers_sort_as_numbers_and_before_words():
    for id in ("made.word", "made.10.2", "made.1", "beyond.7", "made.10.a", "made.9.z"):
        claim(id, pairs)(even)
    shown = [entry["id"] for entry in done("claims", "--json").json if entry["kind"] == "theorem"]
    assert shown == [
        "beyond.7", "made.1", "made.9.z", "made.10.2", "made.10.a", "made.10.right", "made.word",
        "other.1", "other.2",
    ]  # fmt: skip


def test_a_verdict_on_another_claim_of_that_id_is_stale():
    done("verify", "made.2", "--examples", "5", "--record")
    CLAIMS["made.2"] = replace(CLAIMS["made.2"], check=few)
    shown = {entry["id"]: entry for entry in done("claims", "--json").json}["made.2"]
    assert (shown["verdict"], shown["evidence"]) == (
        "open", "stale: the code that decides it has changed since",
    )  # fmt: skip
    assert shown["statement"] == "All numbers are at most 100."


def test_a_table_shows_brackets_as_they_are(monkeypatch):
    def odd() -> None:
        """A bracket [bold] is no markup."""

    claim("made.3", pairs)(odd)
    assert "A bracket [bold] is no markup." in done("claims").out


# --- show


def test_a_claim_is_shown_with_its_code_and_verdict():
    done("verify", "made.2", "--examples", "20", "--record")
    assert done("show", "made.2").out == (
        "made.2: verified\n\nNo sum of squares is below 0.\n\nheld on 20 examples\n\n"
        "def squares(y: int, x: int) -> None:\n"
        '    """No sum of squares\n'
        "    is below 0.\n"
        "\n"
        "    This is said of whole numbers.\n"
        '    """\n'
        '    noted("made.2", x, y)\n'
        "    assert x * x + y * y >= 0\n"
        "\n"
        "chapter: none\n"
    )


def test_a_refuted_claim_is_shown_with_its_correction():
    shown = done("show", "made.10").out
    assert shown.startswith(
        "made.10: open\n\nAll numbers are below 1,000. (corrected: made.10.right)\n\nnot run yet\n"
    )
    assert "def small(" in shown


def test_a_rule_is_shown_with_its_code():
    shown = done("show", "two.cold").out
    assert shown.startswith("two.cold: open\n\nthe south is not cold\n\nnot run yet\n")
    assert "def decide_cold(" in shown
    assert "decide_warm" not in shown


def test_an_unknown_id_is_refused_with_what_begins_so():
    assert refused("show", "made.1") == (
        "id: expected one of the ledger (relumlp claims), got 'made.1'; "
        "there are made.10, made.10.right"
    )


@pytest.fixture
def textbook(tmp_path, monkeypatch):
    pages = {
        "1-first.md": "[made.10] and [made.10x] and [one.3.a]",
        "2-second.md": "[made.2], (made.5), [made.10.right]; [made.10]",
        "3-third.md": "[one.3.a.b] [onex4]",
        "notes.txt": "[made.7]",
        "4-fourth.md": "[beyond.made.8] and made.8]",
    }
    folder = tmp_path / "textbook"
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(chapters, "TEXTBOOK", folder)


@pytest.mark.usefixtures("textbook")
@pytest.mark.parametrize(
    ("id", "chapter"),
    [
        ("made.10", "1-first.md"),
        ("made.2", "2-second.md"),
        ("made.10.right", "2-second.md"),
        ("made.10.wrong", "1-first.md"),
        ("made.10.far.below", "1-first.md"),
        ("one.3.a.b", "3-third.md"),
        ("one.3.a.c", "1-first.md"),
        ("made.1", ""),
        ("made.5", ""),
        ("made.7", ""),
        ("made.8", ""),
        ("one.4", ""),
        ("one.3", ""),
    ],
)
def test_a_chapter_is_that_of_the_id_or_of_its_nearest_parent(id, chapter):
    assert chapter_of(id) == (f"derivations/{chapter}" if chapter else "")


@pytest.mark.usefixtures("textbook")
def test_show_names_the_chapter():
    assert done("show", "made.10.right").out.endswith("chapter: derivations/2-second.md\n")
