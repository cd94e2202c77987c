"""scripts/mutate: which tests a mutant meets, and how results are added up."""

import json
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

MODULE = """
LIMIT = 3

def helper():
    return LIMIT

def counter():
    return helper()

@claim("made.1", cases, counterexample=counter)
def first(x):
    assert x

@claim("made.2", cases)
def second(x):
    assert x < LIMIT
"""


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


@pytest.mark.parametrize(
    ("line", "ids"),
    [(2, ["made.1", "made.2"]), (5, ["made.1"]), (8, ["made.1"]), (12, ["made.1"]),
     (16, ["made.2"]), (9, [])],
)  # fmt: skip
def test_the_claims_that_a_mutant_reaches_are_those_that_use_its_name(line, ids):
    from mutation.claims import reached, stated

    assert stated(MODULE) == {"made.1": "first", "made.2": "second"}
    assert reached(MODULE, line) == ids


def test_tests_are_those_named_after_a_module_first():
    from mutation.choosing import kind_of, tests_of

    assert tests_of("gaps/cases")[0] == "tests/gaps/test_cases.py"
    assert "tests/gaps/test_cyclic.py" in tests_of("gaps/cases")
    assert tests_of("papers/study/folder") == ["tests/papers/study/test_folder.py"]
    assert "tests/gaps/test_cyclic.py" in tests_of("claims/gaps/cyclic")
    # Of a paper those that import the module come next, and the whole study is trained last.
    clauses, *others, study = tests_of("papers/cooperating/rules/clauses")
    folder = "tests/papers/cooperating"
    assert (clauses, study) == (f"{folder}/test_clauses.py", f"{folder}/test_study.py")
    assert others[0] == f"{folder}/test_groups.py"
    assert tests_of("papers/gaps/study")[0] == "tests/papers/gaps/test_study.py"
    named = ("claims/gaps/cyclic", "claims/ledger/map", "gaps/cases", "proving/path")
    assert [kind_of(m) for m in named] == ["claims", "jit", "plain", "proving"]


def test_results_are_added_without_equivalents(tmp_path, monkeypatch):
    from mutation import page

    mutants = [{"line": n, "column": n, "change": "1 -> 2", "text": f"x = {n}"} for n in range(4)]
    found = {
        "module": "commands/made", "possible": 9, "tried": 6, "killed": 4,
        "survivors": mutants[:2], "survived at first": mutants[:3],
    }  # fmt: skip
    alike = [{"module": "commands/made", "proof": "Made.", **mutants[0]}]
    (tmp_path / "commands-made.json").write_text(json.dumps(found))
    (tmp_path / "equivalent.json").write_text(json.dumps(alike))
    (tmp_path / "README.md").write_text(f"Before.\n{page.BEGIN}{page.END}After.\n")
    monkeypatch.setattr(page, "OUT", tmp_path)
    total = page.summarise()
    assert (total["killed"], total["tried"]) == (4, 5)
    assert total["survivors"] == [{"module": "commands/made", **mutants[1]}]
    text = (tmp_path / "README.md").read_text()
    assert "| `commands/` | 1 | 6 | 1 | 3 of 5: 60.0% (23.1% to 88.2%) | 4 of 5: 80.0% (" in text
    assert "| `commands/made` | 9 | 6 | 1 | 4 | 1 |\n| all | 9 | 6 | 1 | 4 | 1 |\n" in text
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")


def test_a_server_tells_what_a_run_of_pytest_comes_to(tmp_path):
    from mutation.running import Server

    (tmp_path / "test_made.py").write_text(
        "def test_good(): pass\ndef test_bad(): assert 0\n"
        "def test_endless():\n    while True: pass\n"
    )
    server = Server(tmp_path, "plain")
    try:
        outcomes = [
            server.test(["-q", "-p", "no:cacheprovider", f"test_made.py::{name}"], seconds)
            for name, seconds in (("test_good", 20), ("test_bad", 20), ("test_endless", 1))
        ]
    finally:
        server.close()
    assert outcomes == ["passed", "failed", "hung"]
