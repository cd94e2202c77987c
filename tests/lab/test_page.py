"""The page as a file: modules that fit each other, and data that cannot end its element."""

import json
import re

import pytest

from relumlp.lab.page import EXPORT, IMPORT, STATIC, bundle, embedded, ordered, page_of, source

MODULES = sorted(path.stem for path in STATIC.glob("*.js"))


def test_all_modules_are_reached_each_after_what_it_imports():
    order = ordered("main", [])
    assert sorted(order) == MODULES
    assert order[-1] == "main"
    for name in order:
        needed = {module for _, module in IMPORT.findall(source(name))}
        assert needed <= {*order[: order.index(name)]}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_what_is_exported_and_uses_it(name):
    text = source(name)
    assert text.startswith("// ")
    for listed, module in IMPORT.findall(text):
        exported = {found for _, found in EXPORT.findall(source(module))}
        for item in filter(None, (part.strip() for part in listed.split(","))):
            first, _, local = item.partition(" as ")
            assert first in exported
            assert len(re.findall(rf"\b{local or first}\b", text)) > 1


def test_nothing_is_left_of_imports_and_exports():
    made = bundle()
    assert not re.search(r"^(import|export) ", made, re.MULTILINE)
    assert "const { build: switches } = modules.switches;" in made
    assert made.count("modules.network = (() => {") == 1


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
    addresses = {*re.findall(r"https?://[^\s\"']+", made)}
    assert addresses == {"http://www.w3.org/2000/svg"}, "a name of XML's, which nobody fetches"
    assert "default-src 'none'" in made
    assert made.count("</script>") == 2
