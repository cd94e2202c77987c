"""scripts/site: links and ids of pages, symbols of formulas, and what the checks of a site find."""

import re
from pathlib import Path

import pytest
from helpers.chapters import ROOT

from relumlp.claims.ledger.listing import Entry
from relumlp.textbook.pages import contents
from relumlp.textbook.readable import BLOCK, FORMULA

SCRIPTS = ROOT / "scripts"
NO_DOCS = "the extra docs is not installed"


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A source folder of its own."""
    from website import gathering

    monkeypatch.setattr(gathering, "SOURCE", tmp_path)
    return tmp_path


def linked(text, page="derivations/7-gaps.md"):
    """A page with its links and ids changed, and the listings that it asks for."""
    from website.gathering import with_ids, with_links

    wanted = set()
    return with_ids(with_links(text, Path(page), wanted)), {path.as_posix() for path in wanted}


@pytest.mark.parametrize("link", ["[a](8-certificate.md#x)", "[a](https://x.org)", "[a](#here)"])
def test_links_between_pages_and_to_elsewhere_stay(link):
    assert linked(f"See {link}.") == (f"See {link}.", set())


def test_a_link_to_an_anchor_written_as_html_is_written_so_too():
    text, _ = linked('<details id="gaps.5">\n[x](#gaps.5) and [y](#other)')
    assert text.endswith('<a href="#gaps.5">x</a> and [y](#other)')


def test_a_link_to_code_leads_to_its_listing():
    text, wanted = linked("[code `B`](../relumlp/paths/sums.py) and [x](../no/such.py)")
    assert text == '<a href="../code/relumlp/paths/sums.py.html">code `B`</a> and x'
    assert wanted == {"relumlp/paths/sums.py"}


def test_a_path_that_leads_to_a_listing_may_go_on_in_the_next_line():
    text, _ = linked("[paths/sums.py](../relumlp/paths/sums.py) [a_b](../relumlp/paths/sums.py)")
    assert ">paths/<wbr>sums.py</a>" in text
    assert ">a_<wbr>b</a>" in text


def test_blocks_of_code_stay_as_they_are():
    block = "```python\n# [a](../relumlp/index.py) `gaps.16` **[gaps.16]**\n```"
    assert linked(block) == (block, set())


def test_ids_lead_to_the_index():
    text, _ = linked("`gaps.16` **[gaps.19, .20]** `gaps.no-such` [`gaps.15`](8-certificate.md)")
    assert text == (
        "[`gaps.16`](#gaps-16) **[[gaps.19, .20]](#gaps-19)** `gaps.no-such` "
        "[`gaps.15`](8-certificate.md)"
    )


def test_pictures_are_copied(source):
    linked("![words](pictures/gap.png)")
    assert (source / "derivations/pictures/gap.png").stat().st_size > 1000


def test_a_section_of_the_index_says_where_everything_is(source):
    from website.equations import anchor, section

    wanted = set()
    entry = Entry("gaps.14", "gaps", "theorem", "a_b < *c* | d", True, "verified", "held", "")
    text = section("gaps.14", entry, [], wanted)
    assert text.startswith(f"({anchor('gaps.14')})=\n## gaps.14\n")
    assert "a&#95;b &lt; &#42;c&#42; &#124; d" in text
    assert '<span class="verdict verified">' in text
    for part in ("- formula: <a href=", "- claim: <a href=", "7-gaps.md#one-threshold-equation-14"):
        assert part in text
    assert {path.parts[:3] for path in wanted} >= {("relumlp", "claims", "gaps")}
    assert "### gaps.14.signs" in section("gaps.14.signs", None, [], wanted)
    assert "![" in section("gaps.fig7", None, [], wanted)
    assert (source / "derivations/reproduction/gaps/figures/gaps.fig7.png").exists()


def test_signatures_name_types_as_the_code_does():
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website.conf import spelt

    array = "~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.bool]]"
    like = ("~numpy._typing._array_like._Buffer | ~numpy._typing._array_like._SupportsArray"
            "[~numpy.dtype[~typing.Any]] | complex | bytes | str | "
            "~numpy._typing._nested_sequence._NestedSequence[complex | bytes | str]")  # fmt: skip
    said = spelt(f"(x: {like}, on: {array} | None = None, dtype=<class 'numpy.float32'>)")
    assert said == "(x: ArrayLike, on: NDArray[~numpy.bool] | None = None, dtype=numpy.float32)"
    assert spelt(None) is None
    assert spelt("(f: A = <function Hooks.<lambda>>, n=<factory>)") == "(f: A = ..., n=...)"


def test_bars_are_bars_in_sentences_and_in_blocks():
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website.conf import keep_bars

    lines = ["|a|, with::", "", "    |b|", "", "|c|", ">>> d | e", "f | g", "", "|h|"]
    keep_bars(None, "", "", None, None, lines)
    said = ["\\|a\\|, with::", "", "    |b|", "", "\\|c\\|", ">>> d | e", "f | g", "", "\\|h\\|"]
    assert lines == said


@pytest.mark.parametrize(("name", "near", "entry"), [
    ("relumlp.train", "relumlp.interop.ready", "relumlp.training.loop.train"),
    ("relumlp.MLP.load", "relumlp.interop.ready", "relumlp.network.mlp.MLP.load"),
    ("relumlp.network.Meaning", "relumlp.network.mlp", "relumlp.network.meaning.Meaning"),
    ("UNITS", "relumlp.network.mlp", "relumlp.network.UNITS"),
])  # fmt: skip
def test_names_that_users_import_lead_to_their_home(name, near, entry):
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website.conf import candidates

    assert entry in candidates(name, near.split("."))


def test_a_module_leads_to_its_room():
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website.conf import room_of

    found = [room_of(name) for name in ("relumlp.paths", "relumlp.paths.sums", "relumlp", "numpy")]
    assert found == ["paths", "paths", "", ""]


def test_a_value_says_what_it_is_or_which_names_it_has():
    from website.reference import value

    said = value("network", "UNITS", {"relu": len, "identity": len})
    assert said[:2] == [".. py:data:: UNITS", "   :module: relumlp.network"]
    assert "   Names: ``relu``, ``identity``." in said
    assert "   :value: ('a', 'b')" in value("classifiers", "SYSTEMS", ("a", "b"))


def test_a_sentence_that_goes_on_below_its_name_is_no_definition():
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website.conf import joined

    full = "x : " + "words " * 14
    assert joined([full, "    and the rest.", ""]) == [f"{full} and the rest.", ""]
    assert joined(["Sum of paths.", " " * 60 + "[gaps.4]"]) == ["Sum of paths. [gaps.4]"]
    defined = ["x : int", "    What it is.", "", "    A block."]
    assert joined(defined) == defined


def letters(tex):
    """Letters of a formula that stand for something, as the table writes them."""
    from relumlp.textbook.readable import SIGNS

    tex = re.sub(r"\\(?:text|math\w+|operatorname|begin|end)\{[^}]*\}", " ", tex)
    for name, letter in re.findall(r"\\([A-Za-z]+)|([A-Za-z])", tex):
        sign = SIGNS.get(name, "")
        if letter or (len(sign) == 1 and sign.isalpha() and name not in ("sum", "prod", "in")):
            yield letter or sign


@pytest.mark.parametrize("page", contents(), ids=lambda page: page.name)
def test_every_letter_of_a_formula_is_explained_in_its_chapter(page):
    from website.symbols import by_page

    prose = "".join(part for part in BLOCK.split(page.text) if not part.startswith("`"))
    used = {letter for f in FORMULA.findall(prose) for letter in letters("".join(f))}
    unexplained = used - by_page()[page.name].keys() - {"ᵀ"}
    assert unexplained == set()


def test_letters_with_several_meanings_say_so():
    from website.symbols import by_page, read_symbols

    everywhere = by_page()[""]
    for letter in "NφαλβpμKu":
        assert len([s for s in read_symbols() if s.letter == letter]) > 1
        assert everywhere[letter].startswith("one of several things: ")
    assert "weight gap" in by_page()["7-gaps"]["φ"]
    assert "node-supported cost" in by_page()["4-inclusion"]["φ"]
    assert not everywhere["η"].startswith("one of several")


def test_a_letter_has_one_row_for_a_chapter():
    from website.symbols import read_symbols

    seen = [(s.letter, chapter) for s in read_symbols() for chapter in s.chapters]
    assert sorted({*seen}) == sorted(seen)


@pytest.mark.parametrize("page", contents(), ids=lambda page: page.name)
def test_formulas_are_well_formed(page):
    prose = "".join(part for part in BLOCK.split(page.text) if not part.startswith("`"))
    for f in FORMULA.findall(prose):
        tex = re.sub(r"\\[{}]", "", "".join(f))
        assert tex.count("{") == tex.count("}"), tex
        assert re.findall(r"\\begin\{(\w+)\}", tex) == re.findall(r"\\end\{(\w+)\}", tex)
        assert len(re.findall(r"\\left\b", tex)) == len(re.findall(r"\\right\b", tex)), tex
        assert len(re.findall(r"\\[Bb]igl", tex)) == len(re.findall(r"\\[Bb]igr", tex)), tex


def test_a_listing_has_an_anchor_at_each_line_and_nothing_of_a_file_is_markup(
    tmp_path, monkeypatch
):
    from website import listings

    monkeypatch.setattr(listings, "ROOT", tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n\n# <script>&amp;\n")
    (tmp_path / "b.json").write_text('{"a": [1]}')
    text = listings.listing(Path("a.py"))
    assert re.findall(r'<a id="(\w+)">', text) == ["l1", "l2", "l3"]
    assert re.findall(r'href="#(\w+)"', text) == ["l1", "l2", "l3"]
    assert "<script>" not in text
    assert text.count('href="../index.html"') == 1
    assert listings.listing(Path("b.json")).count("<a id=") == 5


def test_the_laboratory_of_the_site_leads_back_to_it():
    from website.__main__ import with_way_back

    from relumlp.lab.page import page_of

    page = with_way_back(page_of({"networks": [], "claims": []}))
    assert page.count('<a href="index.html">') == 1
    with pytest.raises(SystemExit, match="expected a header"):
        with_way_back("<p>")


GOOD = '<h1 id="top">A</h1><a href="b.html#there">b</a><img src="p.png" alt="words"><a href="#top">'
FAULTS = {
    '<a href="none.html">x</a>': "index.html: link none.html leads nowhere",
    '<a href="b.html#none">x</a>': "index.html: link b.html#none leads to no anchor",
    '<a href="#none">x</a>': "index.html: link #none leads to no anchor",
    '<script src="https://cdn.org/x.js"></script>':
        "index.html: loads https://cdn.org/x.js from elsewhere",
    '<link href="//fonts.org/f.css">': "index.html: loads //fonts.org/f.css from elsewhere",
    '<img src="none.png" alt="x">': "index.html: loads none.png, which is not there",
    '<img src="p.png" alt="">': "index.html: picture p.png has no words",
}  # fmt: skip


@pytest.fixture
def site(tmp_path):
    (tmp_path / "index.html").write_text(GOOD)
    (tmp_path / "b.html").write_text('<p id="there">')
    (tmp_path / "p.png").write_bytes(b"x")
    return tmp_path


def test_a_good_site_has_nothing_to_complain_of(site):
    from website.checking import check_site

    assert check_site(site) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(site, fault):
    from website.checking import check_site

    (site / "index.html").write_text(GOOD + fault)
    assert check_site(site) == [FAULTS[fault]]


def test_a_font_from_elsewhere_is_found_and_so_is_an_empty_folder(site, tmp_path):
    from website.checking import check_site

    (site / "s.css").write_text("@font-face { src: url('https://f.org/a.woff') }")
    assert check_site(site) == ["s.css: loads https://f.org/a.woff from elsewhere"]
    (complaint,) = check_site(tmp_path / "none")
    assert complaint.endswith("expected pages, got none")


def test_every_page_is_in_the_contents():
    from website.home import trees
    from website.places import MEASURED, pages

    listed = re.findall(r"^(?:.* <)?([\w./-]+?)>?$", "\n".join(trees()), re.MULTILINE)
    wanted = {str(p.with_suffix("")) for p in pages() if p.parent != MEASURED}
    assert wanted <= {*listed}


def test_another_mathjax_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website import mathjax

    monkeypatch.setattr(mathjax, "DIGEST", "0" * 64)
    with pytest.raises(SystemExit, match=r"expected MathJax's tex-chtml.js with SHA-256 0+, got "):
        mathjax.copy_mathjax(tmp_path)


def test_sphinx_sets_the_chapters_without_a_warning_and_loses_no_formula(
    source, tmp_path_factory, monkeypatch
):
    pytest.importorskip("sphinx", reason=NO_DOCS)
    from website import __main__, gathering, home
    from website.checking import check_site

    names = [f"derivations/{page.name}" for page in contents()]
    chapters = [Path(f"{name}.md") for name in names]
    monkeypatch.setattr(gathering, "pages", lambda: chapters)
    monkeypatch.setattr(gathering, "with_ids", lambda text: text)
    gathering.gather()
    __main__.write_notebooks(source)
    __main__.copy_static(source)
    gathering.put(Path("index.md"), "# Chapters\n\n" + home.tree("All", names) + "\n")
    site = tmp_path_factory.mktemp("site")
    __main__.run_sphinx(source, site, tmp_path_factory.mktemp("doctrees"))
    assert len([*site.rglob("*.woff")]) > 10
    assert [c for c in check_site(site) if "code/" not in c] == []
    for page in contents():
        prose = "".join(part for part in BLOCK.split(page.text) if not part.startswith("`"))
        shown = (site / "derivations" / f"{page.name}.html").read_text("utf-8")
        assert shown.count('class="math ') == len(FORMULA.findall(prose))
