"""Claims of one's own: from where they come, what is refused, and what a refuted one leaves."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from importlib.metadata import EntryPoint

import joblib
import pytest
from helpers.chapters import ROOT
from helpers.command_line import done, refused, relumlp
from helpers.own_claims import unloaded  # noqa: F401

from relumlp.claims.ledger import loading, running
from relumlp.claims.ledger.claim import CLAIMS, run
from relumlp.claims.ledger.running import run_id, verify
from relumlp.errors import UserError

pytestmark = pytest.mark.usefixtures("unloaded")

HEAD = """
from hypothesis import assume, strategies as st
from relumlp import claim
from relumlp.testing import cases, networks
numbers = st.integers(-5, 5)
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Write a file of claims, in whose folder commands are run."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="mine.py"):
        (tmp_path / name).write_text(HEAD + textwrap.dedent(text), encoding="utf-8")

    return write


TRUE = '''
@claim("mine.square", numbers)
def square(n):
    """No square is below 0."""
    assert n * n >= 0
'''
FALSE = '''
@claim("mine.above", numbers)
def above(n):
    """Each square is above its number."""
    assert n * n > n
'''


def lines_of(*words):
    return relumlp("verify", *words, "--examples", "40", "--jobs", "1").out.splitlines()


# --- where claims come from


def test_a_file_is_run_with_what_lies_beside_it_and_without_traces(mine, tmp_path):
    mine("BOUND = 0\n", "beside.py")
    mine("from beside import BOUND\n" + TRUE.replace(">= 0", ">= BOUND"))
    assert lines_of("--from", "mine.py") == ["mine.square: held on 11 examples"]
    assert {path.name for path in tmp_path.iterdir()} <= {"mine.py", "beside.py", "__pycache__"}


def test_a_module_and_an_entry_point_are_loaded_by_name(mine, monkeypatch):
    mine(TRUE, "my_module.py")
    monkeypatch.syspath_prepend(".")
    assert lines_of("--from", "my_module") == ["mine.square: held on 11 examples"]
    offered = EntryPoint("offered", "helpers.own_claims:stating", loading.GROUP)
    monkeypatch.setattr(loading, "entry_points", lambda group: [offered] if group else [])
    assert lines_of("--from", "offered") == ["stated.when-asked: held on 1 examples"]
    assert refused("verify", "--from", "nowhere") == (
        "nowhere: expected a file that is there, or a module that can be imported "
        "(entry points offer offered)"
    )


def test_patterns_choose_among_all_claims_and_none_means_those_of_the_source(mine):
    mine(TRUE + FALSE)
    assert [id.split(":")[0] for id in lines_of("--from", "mine.py", "mine.sq*")] == ["mine.square"]
    told = lines_of("--from", "mine.py", "gaps.15", "mine.square")
    assert [line.split(":")[0] for line in told] == ["gaps.15", "mine.square"]
    listed = done("claims", "--from", "mine.py").out.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [
        ["mine.square", "open"], ["mine.above", "open"],
    ]  # fmt: skip
    assert refused("verify", "--from", "mine.py", "mine.sqare").endswith("there are mine.square")
    assert refused("verify", "--from", "mine.py", "--verdict", "partly") == (
        "--verdict: expected a verdict that one of 2 claims has, got partly"
    )


def test_a_file_that_was_changed_is_loaded_again(mine):
    mine(TRUE)
    assert verify(source="mine.py", examples=5)[0].held
    first = CLAIMS["mine.square"]
    assert run_id("mine.square", 5, 0, "mine.py").held
    assert CLAIMS["mine.square"] is first
    mine(TRUE.replace(">=", "> "))
    assert not verify("mine.*", source="mine.py", examples=50)[0].held
    mine(FALSE)
    assert [o.id for o in verify(source="mine.py", examples=5)] == ["mine.above"]
    assert "mine.square" not in CLAIMS


def test_a_file_that_was_imported_is_not_run_again(mine, tmp_path, monkeypatch):
    mine(TRUE)
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("mine")
    first = CLAIMS["mine.square"]
    assert verify(source="mine.py", examples=5)[0].id == "mine.square"
    assert CLAIMS["mine.square"] is first


def test_whoever_runs_a_claim_loads_its_source_first(mine, monkeypatch):
    """As processes of their own do, which know of nothing else."""
    mine("".join(TRUE.replace("square", f"square{k}") for k in range(4)))
    asked = []
    monkeypatch.setattr(running, "loaded", asked.append)
    with joblib.parallel_config("threading"):
        outcomes = verify(source="mine.py", examples=5, jobs=2)
        assert [o.id for o in outcomes] == [f"mine.square{k}" for k in range(4)]
        assert asked == ["mine.py"] * 4
        assert len(verify(*(o.id for o in outcomes), examples=5, jobs=2)) == 4
        assert asked[4:] == ["mine"] * 4, "the module that states it"


def test_a_file_is_known_by_its_ending_or_by_being_there(mine):
    mine(TRUE, "claims_of_mine")
    assert loading.load_from("claims_of_mine") == ["mine.square"]
    for name, said in {
        "away.py": "--from: expected a file that is there, or a module, got 'away.py'",
        "away": "away: expected a file that is there, or a module that can be imported",
    }.items():
        with pytest.raises(UserError, match=f"^{re.escape(said)}$"):
            loading.load_from(name)


def test_a_file_whose_claims_are_gone_is_loaded_again(mine):
    mine(TRUE)
    assert loading.load_from("mine.py") == ["mine.square"]
    first = CLAIMS.pop("mine.square")
    assert loading.load_from("mine.py") == ["mine.square"]
    assert CLAIMS["mine.square"] is not first


# --- what is refused, in a sentence


@pytest.mark.parametrize("source", ["", None, 5])
def test_what_is_no_name_of_a_source_is_refused(source):
    with pytest.raises(UserError, match=rf"^--from: expected a file or a module, got {source!r}$"):
        loading.loaded(source)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = (\n", "mine.py, line 6: expected Python that states claims, got SyntaxError: "),
        ("\nclam()\n", "mine.py, line 7: expected Python that states claims, got NameError: "),
        ("import not_there\n", "mine.py, line 6: expected Python that states claims, got "
                               "ModuleNotFoundError: "),
        ("", "mine.py: expected claims, functions under relumlp.claim(id, cases), got none"),
        (TRUE + TRUE, "mine.py, line 12: claim: expected an id that is not taken, got "
                      "'mine.square' again"),
        (TRUE.replace("mine.square", "gaps.15"), "mine.py, line 7: claim: expected an id that is "
                                                 "not taken, got 'gaps.15' again"),
        (TRUE.replace('"""No square is below 0."""', ""),
         "mine.py, line 7: mine.square: expected a docstring, which is the statement, got none"),
        (TRUE.replace(", numbers", ", 5"),
         "mine.py, line 7: mine.square: expected a Hypothesis strategy of cases, or a function "
         "that gives one, got 5"),
        (TRUE.replace(", numbers", ", lambda: [1, 2]"), "mine.square: expected a Hypothesis "
                                                        "strategy of cases, got [1, 2]"),
        (TRUE.replace(", numbers", ", lambda n: numbers"), "mine.square: expected a strategy "
                                                           "whose cases can be drawn, got "),
        (TRUE.replace(", numbers", ", st.integers(5, 1)"), "mine.square: expected a strategy "
                                                           "whose cases can be drawn, got Cannot "),
        (TRUE.replace(", numbers", ", st.nothing()"), "mine.square: expected a strategy of some "
                                                      "cases, got nothing(), of none"),
        (TRUE.replace("(n)", "(n, m)"), "mine.square: expected cases that give n, m, got "),
        (TRUE.replace("(n)", "(n, *m)"), "mine.square: expected a check whose parameters have "
                                         "names, got *m"),
        (TRUE.replace("numbers", "cases"). replace("(n)", "(n, x)"),
         "mine.square: expected cases with a field n, got Case("),
        (TRUE.replace("assert", "return"), "mine.square: expected a check that asserts, got one "
                                           "that returns True"),
        (TRUE.replace("n * n", "1 / 0"), "mine.square: expected a check that ends or fails by an "
                                         "assertion, got ZeroDivisionError: division by zero in "
                                         "line 10 of mine.py"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_a_sentence(mine, text, said):
    mine(text)
    before = {*CLAIMS}
    told = refused("verify", "--from", "mine.py", "--examples", "20")
    assert told.startswith(said)
    assert {*CLAIMS} - before <= {"mine.square"}


def test_what_cannot_be_done_in_the_end_is_refused_before(mine, tmp_path):
    mine(TRUE)
    (tmp_path / "notes.py").write_text("my = 'notes'\n")
    for words, said in {
        ("--from", "not_there.py"): "--from: expected a file that is there, or a module, got "
                                    "'not_there.py'",
        ("--draw", "out.txt"): "--draw: expected a name that ends in .svg, .pdf, .png, got out.txt",
        ("--pytest", "out.txt"): "--pytest: expected a name that ends in .py, got out.txt",
        ("--pytest", "notes.py"): "--pytest: expected a file that is not there, or one that "
                                  "--pytest wrote, got notes.py; --force replaces it",
        ("--record",): "--record: expected claims of the ledger, got claims from mine.py",
    }.items():  # fmt: skip
        assert refused("verify", "--from", "mine.py", *words) == said
    mine(TRUE, "statistics.py")
    __import__("statistics")
    assert refused("verify", "--from", "statistics.py") == (
        "statistics.py: expected a file whose name no module has, got 'statistics.py'"
    )
    assert not loading.STATED.keys() - {str(tmp_path / "mine.py")}


# --- what is counted


COUNTED = '''
pairs = st.tuples(numbers, numbers)

@claim("mine.if", pairs)
def condition(n, m):
    """Above is not below."""
    if n > m:
        assert not n < m

@claim("mine.loop", st.lists(numbers, max_size=1))
def loop(n):
    """Numbers are numbers."""
    for each in n:
        assert_number(each)

@claim("mine.return", st.fixed_dictionaries({"m": numbers, "n": numbers}))
def early(n, m):
    """Above is not below."""
    if n <= m:
        return
    assert not n < m

@claim("mine.assume", pairs)
def assumed(n, m):
    """Above is not below."""
    assume(n > m)
    assert not n < m

@claim("mine.filter", st.tuples(numbers, numbers).filter(lambda pair: pair[0] > pair[1]))
def filtered(n, m):
    """Above is not below."""
    assert not n < m

@claim("mine.all", pairs)
def always(n, m):
    """A square is not negative."""
    assert n * n >= 0
    if n > m:
        assert not n < m

def assert_number(n):
    assert isinstance(n, int)
'''


def test_cases_are_counted_in_which_the_hypothesis_held(mine):
    mine(COUNTED)
    outcomes = {o.id: o for o in verify(source="mine.py", examples=50)}
    assert {id for id, o in outcomes.items() if not o.untested} == {"mine.all"}
    for id, outcome in outcomes.items():
        assert outcome.held, id
        assert outcome.tested > 5, id
    assert outcomes["mine.if"].examples == 50
    assert outcomes["mine.assume"].tested == 50
    o = outcomes["mine.loop"]
    assert o.tested == o.examples - 1, "the empty list alone"
    shown = done("verify", "--from", "mine.py", "mine.if", "--examples", "50").out
    assert shown == f"mine.if: held; tested {outcomes['mine.if'].tested} of 50 cases\n"


def test_a_claim_of_the_ledger_is_counted_by_its_condition():
    """If equation 20 holds: seldom, among cases that are drawn."""
    outcome = run(CLAIMS["gaps.20"], 60)
    assert 0 < outcome.tested < outcome.examples
    assert not run(CLAIMS["cooperating.6"], 10).untested


def test_a_claim_that_is_hardly_tested_is_warned_of_and_an_untested_one_fails(mine):
    mine(COUNTED.replace("n > m", "n > m + 9"))
    ran = relumlp("verify", "--from", "mine.py", "mine.if", "--examples", "99", "--json")
    tested = 99 - ran.json[0]["untested"]
    assert tested <= 1
    assert ran.err.startswith(f"warning: mine.if was tested on {tested} of 99 cases only, because ")
    mine(COUNTED.replace("n > m", "n > m + 10"))
    ran = relumlp("verify", "--from", "mine.py", "mine.if", "mine.assume", "--examples", "9")
    assert ran.code == 1
    told = ran.out.splitlines()
    assert told[0] == "mine.if: not tested: its hypothesis held in none of 9 cases"
    assert told[-1] == "not tested: mine.if, mine.assume"


# --- what a refuted claim leaves


BARE = {
    "n * n > n": "n * n > n fails: 0 > 0",
    "not n == 0": "not n == 0 fails: 0 == 0",
    "-1 < n < 0": "-1 < n < 0 fails: -1 < 0 < 0",
    "isinstance(n, str)": "isinstance(n, str) fails: of 0 and <class 'str'>",
    "n": "n fails: 0",
    "n in [1, 2]": "n in [1, 2] fails: 0 in [1, 2]",
    "len([n]) > 1, 'one is\\nfew'": "one is",
    "(np.array([n]) == 1).all()": "(np.array([n]) == 1).all() fails: [0] == 1",
    "next(twice)": "next(twice) fails",
}


def test_a_bare_assert_shows_both_sides(mine):
    text = "import numpy as np\ntwice = iter(())\n"
    for k, asserted in enumerate(BARE):
        asserted = asserted.replace("next(twice)", "not n == 0 or next(iter([0]))")
        text += FALSE.replace("n * n > n", asserted).replace("above", f"above{k}")
    mine(text)
    found = [o.reason for o in verify(source="mine.py", examples=30)]
    expected = [*BARE.values()][:-1]
    assert found[: len(expected)] == expected


def test_a_counterexample_is_drawn_with_its_numbers(mine, tmp_path):
    mine('''
    @claim("mine.double", lambda: cases(sizes=(1, 1), bias="all"), exact=True)
    def double(net, x):
        """Twice the input gives $twice$ the output."""
        assert (net.forward(2 * x).output == 2 * net.forward(x).output).all()
    ''')
    told = lines_of("--from", "mine.py", "--draw", "out.svg")
    assert told[-2:] == ["written: out.svg", "not as stated: mine.double"]
    drawn = re.findall(r"<text\b[^>]*>([^<]*)</text>", (tmp_path / "out.svg").read_text("utf-8"))
    assert "mine.double: Twice the input gives $twice$ the output." in drawn
    assert "x = [[0]]" in drawn
    assert drawn.count("0") == 2, "input and weight"
    assert "bias 1" in drawn
    first = (tmp_path / "out.svg").read_bytes()
    lines_of("--from", "mine.py", "--draw", "out.svg", "--force")
    assert first == (tmp_path / "out.svg").read_bytes()


def test_several_counterexamples_have_pictures_of_their_own(mine, tmp_path):
    mine(TRUE + FALSE + FALSE.replace("above", "over"))
    told = lines_of("--from", "mine.py", "--draw", "out.png")
    assert told[-3:-1] == ["written: out-mine.above.png", "written: out-mine.over.png"]
    assert (tmp_path / "out-mine.over.png").read_bytes().startswith(b"\x89PNG")
    assert not (tmp_path / "out.png").exists()
    told = lines_of("--from", "mine.py", "mine.square", "--draw", "new.png")
    assert told[-1] == "no counterexample was found, so nothing is drawn or written"


def test_what_is_there_is_replaced_only_by_force(mine, tmp_path):
    mine(TRUE + FALSE)
    for name, option, words in (
        ("out.svg", "--draw", ("mine.above",)), ("out-mine.above.svg", "--draw", ()),
        ("found.py", "--pytest", ()),
    ):  # fmt: skip
        (tmp_path / name).write_text("'mine'\n")
        asked = ("verify", "--from", "mine.py", *words, option, name.replace("-mine.above", ""))
        assert refused(*asked).endswith(f", got {name}{said_of(option)}; --force replaces it")
        assert (tmp_path / name).read_text() == "'mine'\n"
        assert relumlp(*asked, "--force").code == 1
        assert (tmp_path / asked[-1]).read_text("utf-8") != "'mine'\n"
        (tmp_path / name).unlink()


def said_of(option):
    return ", which is there" if option == "--draw" else ""


def test_a_broken_claim_costs_the_others_nothing(mine, tmp_path):
    """Wherever it stands, and whether claims are run here or in processes of their own."""
    wrong = TRUE.replace("square", "wrong").replace("n * n", "1 / 0")
    mine(wrong + TRUE + FALSE + wrong.replace("wrong", "other"))
    asked = ("verify", "--from", "mine.py", "--examples", "40", "--draw", "out.svg")
    said = "expected a check that ends or fails by an assertion, got ZeroDivisionError: division by"
    for jobs, name in (("1", "one.py"), ("2", "two.py")):
        with joblib.parallel_config("threading"):
            ran = relumlp(*asked, "--pytest", name, "--jobs", jobs, "--force")
        assert ran.code == 2
        assert ran.out.splitlines()[0] == "mine.square: held on 11 examples"
        assert ran.out.splitlines()[-3:] == [
            "written: out.svg", f"written: {name}", "not as stated: mine.above",
        ]  # fmt: skip
        assert ran.err.startswith(f"relumlp: mine.wrong: {said} zero in line ")
        assert f"; mine.other: {said} zero in line " in ran.err
        assert ran.err.count("\n") == 1
    assert (tmp_path / "one.py").read_bytes() == (tmp_path / "two.py").read_bytes()
    with pytest.raises(UserError, match=r"^mine\.wrong: expected a check that ends"):
        verify(source="mine.py", examples=5)


READY = '''
from collections import namedtuple
import numpy as np

Box = namedtuple("Box", "content")
class Thing(namedtuple("Thing", "n boxes")):
    @property
    def half(self):
        return self.n / 2

things = st.builds(Thing, numbers, st.just([Box(1)]))

@claim("mine.net", networks(np.float32, sizes=(1, 1)))
def net(net):
    """There are no networks."""
    assert net is None

@claim("mine.pair", st.tuples(numbers, st.just((float("inf"), "a"))))
def pair(n, m):
    """There are no pairs."""
    assert (n, m) == ()

@claim("mine.half", things)
def half(half):
    """Half of a number is above it."""
    assert half > 9

def stated_inside():
    @claim("mine.inside", numbers)
    def inside(n):
        """No number is there."""
        assert n is None

stated_inside()
'''


def test_counterexamples_become_tests_that_pass(mine, tmp_path):
    """And fail where the claim no longer does."""
    mine(READY)
    lines_of("--from", "mine.py", "--pytest", "test_found.py")
    namespace = {}
    text = (tmp_path / "test_found.py").read_text("utf-8")
    exec(compile(text, "test_found.py", "exec"), namespace)
    found = {name: test for name, test in namespace.items() if name.startswith("test_")}
    assert found.keys() == {
        f"test_mine_{name}_is_refuted" for name in ("net", "pair", "half", "inside")
    }
    for test in found.values():
        test()
    sys.modules["mine"].half = lambda half: None
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        found["test_mine_half_is_refuted"]()
    assert lines_of("--from", "mine.py", "--pytest", "test_found.py")[-2] == (
        "written: test_found.py"
    )


def test_what_code_cannot_say_is_refused(mine):
    mine(FALSE.replace("numbers", "st.just(object)").replace("n * n > n", "n is None"))
    ran = relumlp("verify", "--from", "mine.py", "--pytest", "test_found.py")
    assert ran.code == 2
    assert ran.err == (
        "relumlp: --pytest: expected cases of plain numbers or of a NamedTuple, got type of "
        "mine.above\n"
    )


def test_a_claim_of_ones_own_is_proved(mine):
    pytest.importorskip("z3", reason="z3 is not installed")
    mine('''
    @claim("mine.relu", lambda: cases(bias="none"), exact=True)
    def relu_is_not_negative(net, x):
        """Hidden activations are not negative."""
        a = net.forward(x).a
        for i in range(1, net.N):
            assert (a[i] >= 0).all()
    ''')
    told = done("prove", "--from", "mine.py", "mine.*", "--sizes", "1-1-1").out
    assert told.startswith("mine.relu: proved for all reals at 1-1-1: ")
    assert refused("prove", "--from", "mine.py", "--record") == (
        "--record: expected claims of the ledger, got claims from mine.py"
    )


# --- how it ends


def test_on_a_signal_it_says_how_far_it_came_and_leaves_nothing(mine, tmp_path):
    slow = '''
import time
@claim("mine.slow", numbers)
def slow(n):
    """All numbers take their time."""
    print("slow", flush=True)
    time.sleep(0.05)
    assert n < 9
'''
    mine(TRUE + slow)
    code = "from relumlp.cli import main; main()"
    words = ["verify", "--from", "mine.py", "--jobs", "1", "--draw", "out.svg"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HYPOTHESIS_STORAGE_DIRECTORY": ""}
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        # At the second case of the second claim, the first case is over.
        first = ""
        for line in process.stdout:
            first += line
            if first.count("slow\n") == 2:
                break
        process.send_signal(signal.SIGINT)
        told, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "mine.square: held on 11 examples\n" in first + told
    assert re.fullmatch(
        r"relumlp: interrupted after 1 of 2 claims; nothing is recorded; of mine\.slow \d+ cases "
        r"were tried: none failed\n", said,
    )  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"mine.py"}


def test_a_cell_of_a_notebook_may_be_run_again():
    cell = HEAD + TRUE
    notebook = {"__name__": "__main__"}
    exec(cell, notebook)
    exec(cell.replace(">=", ">"), notebook)
    assert CLAIMS["mine.square"].check is notebook["square"]
    notebook["__name__"] = "a_module"
    with pytest.raises(UserError, match=r"got 'mine\.square' again"):
        exec(cell, notebook)
