"""The page as a file: modules that fit each other, and data that cannot end its element."""

import json
import re

import pytest
from helpers.laboratory import SOURCES

from relumlp.lab.page import embedded, module, page_of

IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]*\.jsx?)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:const|default) (\w+)", re.MULTILINE)
FIRST = SOURCES / "page" / "main.jsx"
MODULES = sorted(SOURCES.glob("*/*.js*"))
OWN = [path for path in MODULES if path.parent.name in ("formulas", "page")]


def needed(path):
    """The modules that one imports, and names that it takes from each; none where it takes all."""
    listed = IMPORT.findall(path.read_text("utf-8"))
    return [((path.parent / file).resolve(), names) for names, _, file in listed]


def reached(path, before):
    for other, _ in needed(path):
        if other not in before:
            reached(other, before)
    before.add(path)
    return before


def named(path):
    return f"{path.parent.name}/{path.name}"


def test_all_modules_are_reached_from_the_first():
    assert sorted(reached(FIRST.resolve(), set())) == sorted(path.resolve() for path in OWN)


@pytest.mark.parametrize("path", OWN, ids=named)
def test_a_module_imports_what_is_exported_and_uses_it(path):
    text = path.read_text("utf-8")
    assert text.startswith("// ")
    assert len(text.splitlines()) < 200
    for other, listed in needed(path):
        exported = {*EXPORT.findall(other.read_text("utf-8"))}
        for item in filter(None, (part.strip() for part in listed.split(","))):
            first, _, local = item.partition(" as ")
            assert first in exported
            assert len(re.findall(rf"\b{local or first}\b", text)) > 1


@pytest.mark.parametrize("path", [p for p in OWN if p.parent.name == "formulas"], ids=named)
def test_a_formula_needs_formulas_only(path):
    assert "import" not in IMPORT.sub("", path.read_text("utf-8"))
    assert {other.parent.name for other, _ in needed(path)} <= {"formulas"}


def test_the_built_module_is_whole():
    made = module()
    assert not re.search(r"^import ", made, re.MULTILINE)
    assert re.findall(r"^export .*", made, re.MULTILINE) == [
        "export default { render: laboratory.render };"
    ]


def test_the_built_module_says_whose_work_is_inside():
    head = module().split("*/")[0]
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))["packages"]
    for name in ("preact", "uplot", "esbuild"):
        assert f"{name} {lock[f'node_modules/{name}']['version']} (MIT)" in head
    assert head.count("Permission is hereby granted, free of charge") == 2


def test_no_text_of_the_data_becomes_markup():
    data = {"networks": [], "claims": [{"id": "</script><b>&amp;\u2028"}]}
    text = embedded(data)
    assert not {*"<>&"} & {*text}
    assert json.loads(text) == data


def test_numbers_that_are_none_are_refused():
    with pytest.raises(ValueError, match="Out of range"):
        embedded({"x": float("nan")})


def test_the_page_refers_to_nothing_outside_itself():
    made = page_of({"networks": [], "claims": []})
    assert not re.findall(r"(?:src|href)=\"(?!#)", made)
    addresses = {*re.findall(r"https?://[^\s\"'`]+", made)}
    # Names of XML's, which nobody fetches.
    assert all(re.match(r"http://www\.w3\.org/\d{4}/", name) for name in addresses)
    assert "default-src 'none'" in made
    assert made.count("</script>") == 2
