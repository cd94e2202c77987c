"""What can decide: the closure of a small package with every form of import, written by hand."""

import io
import sys
import tokenize
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

import relumlp
from relumlp.claims.ledger.closure import Part, closure, digest, written_in
from relumlp.claims.ledger.sources import normalised, read
from relumlp.kernels.twins import pick
from relumlp.machine.origin import running_module

PACKAGE = Path(relumlp.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
PAIRS = pick.__module__.partition(".")[2]
"""Where the table of pairs is in a package."""

SOURCES = {
    "__init__": '''"""A face."""

from made.faced import first_one
from made.plain import one as uno

__version__ = "1"
__all__ = ["first_one", "uno"]
''',
    "plain": "one = 1\n",
    "other": "two = 2\n",
    "circle": "import made.round\n",
    "round": "def late():\n    from made.circle import round\n    import numpy\n",
    "chain": "from made.other import two\n",
    "shows": "from made.faced import first_one\n",
    "slow": "def twice(x):\n    return x + x\n\ndef half(x):\n    return x / 2\n",
    "kernels.quick": "def twice(x):\n    return 2 * x\n",
    "kernels.half": "from made.kernels import shared\n",
    "kernels.shared": "",
    PAIRS: """
from importlib import import_module

PAIRS = {"twice": ("made.slow", "made.kernels.quick"), "half": ("made.slow", "made.kernels.half")}

def pick(name, *, plain=False):
    return getattr(import_module(PAIRS[name][0 if plain else 1]), name)
""",
    "own.__init__": "from made.other import two\nfour = two + two\n",
    "own.deep": "",
    "own.deeper.__init__": "",
    "own.deeper.deepest": "",
    "own.alone.__init__": "x = 1\n",
    "near.__init__": "from .only import five\nsix = five + 1\n",
    "near.only": "from ..plain import one\n",
    "faced.__init__": """
from made.faced.first import first_one
from made.faced.second import second_one as two_as_well
from made.plain import one
import made.other as others
""",
    "faced.first": "first_one = 1\n",
    "faced.second": "second_one = 2\n",
    "faced.unnamed": "",
    "lazy.__init__": """
import lazy_loader as lazy
__getattr__, __dir__, __all__ = lazy.attach(
    __name__, submodules={"second"}, submod_attrs={"first": ["a", "b"], "inner.third": ["c"]}
)
""",
    "lazy.first": "from made.plain import one\n",
    "lazy.second": "",
    "lazy.inner.third": "",
    "stubbed.__init__": """
from typing import TYPE_CHECKING
import lazy_loader as lazy
__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
if TYPE_CHECKING:
    from made.stubbed.second import typed
""",
    "stubbed.first": "",
    "stubbed.second": "",
    "starred.__init__": "from made.starred.first import *\n",
    "starred.first": "x = 1\n",
    "starred.second": "",
}
STUB = "from .first import a as a\nfrom . import second as second\n"
FOLDERS = {
    "own",
    "own.deeper",
    "own.alone",
    "near",
    "faced",
    "lazy",
    "lazy.inner",
    "stubbed",
    "starred",
    "kernels",
}
EVERYTHING = {name.removesuffix(".__init__") for name in SOURCES if name != "__init__"} | FOLDERS

TWICE = {PAIRS, "slow", "kernels", "kernels.quick"}
BOTH = TWICE | {"kernels.half", "kernels.shared"}
FACED = {"faced", "faced.first", "faced.second", "faced.unnamed", "plain", "other"}
LAZY = {"lazy", "lazy.first", "lazy.second", "lazy.inner", "lazy.inner.third", "plain"}

FORMS = {
    "": set(),
    "import numpy, os.path\nfrom numpy import linalg": set(),
    "# import made.plain\nsaid = 'import made.plain'": set(),
    "import made_up.plain, madeup": set(),
    "import made.plain": {"plain"},
    "import made.plain, made.other": {"plain", "other"},
    "import made.plain\nthree = made.plain.one.real + 2": {"plain"},
    "import made.plain, made.other\nthree = made.plain.one + made.other.two": {"plain", "other"},
    "import made.plain\nthree = made.other.two": EVERYTHING,
    "import made.plain\nuse(made)": EVERYTHING,
    "import made.plain as p": {"plain"},
    "import made": EVERYTHING,
    "import made as m": EVERYTHING,
    "import made.own.deep": {"own", "own.deep", "other"},
    "import made.own.deep as d": {"own", "own.deep", "other"},
    "import made.faced": FACED,
    "from made.plain import one": {"plain"},
    "from made.plain import one\nmade = one\nmade.real": {"plain"},
    "from made.plain import *": {"plain"},
    "from made import plain": {"plain"},
    "from made import plain as p, other": {"plain", "other"},
    "from made.own import four": {"own", "other"},
    "from made.own import deep": {"own", "own.deep", "other"},
    "from made.own.deeper import deepest": {"own", "own.deeper", "own.deeper.deepest", "other"},
    "from made.near import six": {"near", "near.only", "plain"},
    "from made.own import deeper": {"own", "own.deeper", "own.deeper.deepest", "other"},
    "from . import plain": {"plain"},
    "from .plain import one": {"plain"},
    "from .own.deep import x": {"own", "own.deep", "other"},
    "def late():\n    from made.plain import one": {"plain"},
    "async def late():\n    import made.plain": {"plain"},
    "class Late:\n    from made.plain import one": {"plain"},
    "if x:\n    pass\nelif y:\n    pass\nelse:\n    import made.plain": {"plain"},
    "for x in y:\n    pass\nelse:\n    import made.plain": {"plain"},
    "with x:\n    while y:\n        import made.plain": {"plain"},
    "try:\n    pass\nexcept E:\n    import made.plain\nfinally:\n    import made.other": {
        "plain", "other",
    },
    "match x:\n    case 1:\n        import made.plain": {"plain"},
    "if TYPE_CHECKING: import made.plain": {"plain"},
    "x = 1; import made.plain": {"plain"},
    "from made.chain import two": {"chain", "other"},
    "from made.circle import round": {"circle", "round"},
    "from made import uno": {"plain"},
    "from made import first_one": {"faced", "faced.first"},
    "from made.shows import first_one": {"shows", "faced", "faced.first"},
    "from made.faced import first_one": {"faced", "faced.first"},
    "from made.faced import two_as_well": {"faced", "faced.second"},
    "from made.faced import one": {"faced", "plain"},
    "from made.faced import others": {"faced", "other"},
    "from made.faced import unnamed": {"faced", "faced.unnamed"},
    "from made.faced import *": FACED,
    "from made import faced": FACED,
    "from made.lazy import a": {"lazy", "lazy.first", "plain"},
    "from made.lazy import c": {"lazy", "lazy.inner", "lazy.inner.third"},
    "from made.lazy import second": {"lazy", "lazy.second"},
    "from made.lazy import nobody_knows": LAZY,
    "from made.stubbed import a": {"stubbed", "stubbed.first"},
    "from made.stubbed import second": {"stubbed", "stubbed.second"},
    "from made.stubbed import typed": {"stubbed", "stubbed.second"},
    "from made.starred import x": {"starred", "starred.first"},
    "from made import __version__": set(),
    f"from made.{PAIRS} import pick\npick('twice')": TWICE,
    f"from made.{PAIRS} import pick\npick('twice', plain=True)(1)": TWICE,
    f"from made.{PAIRS} import pick\npick('twice')\npick('half')": BOTH,
    f"from made.{PAIRS} import pick\npick(name)": BOTH,
    f"from made.{PAIRS} import pick\nmap(pick, ['twice'])": BOTH,
    f"from made.{PAIRS} import pick as choose\nchoose('twice')": TWICE,
    f"import made.{PAIRS} as pairs\npairs.pick('twice')": TWICE,
    f"import made.{PAIRS} as pairs\npairs.pick(name)": BOTH,
    "import_module('made.plain')": {"plain"},
    "importlib.import_module('numpy')": set(),
    "import_module(name)": EVERYTHING,
    "import_module('.plain', 'made')": EVERYTHING,
    "__import__('made.own.deep')": {"own", "own.deep", "other"},
}  # fmt: skip


def write(package: Path, sources: dict[str, str]) -> Path:
    """Write modules of a package."""
    for name, source in sources.items():
        path = package.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return package


@pytest.fixture
def made(tmp_path: Path) -> Path:
    package = write(tmp_path / "made", SOURCES)
    (package / "stubbed" / "__init__.pyi").write_text(STUB)
    return package


@pytest.mark.parametrize("form", FORMS)
def test_what_counts_is_what_the_form_of_import_reaches(form, made):
    write(made, {"start": form})
    found = {part for part in closure({"made.start"}, made) if ":" not in part}
    whole = {"start"} if FORMS[form] == EVERYTHING else set()
    assert found == {"made", "made.start"} | {f"made.{name}" for name in FORMS[form] | whole}


TAKES = "from made.faced.first import first_one"
ATTACHES = "__getattr__, __dir__, __all__ = lazy.attach(__name__, [], {%s})"
FIRST = "'first': ['first_one']"
FACES = {
    (TAKES, f"{TAKES}\nfrom made.plain import one"): False,
    (TAKES, f"{TAKES}\nif TYPE_CHECKING:\n    from made.plain import one"): False,
    (TAKES, f"{TAKES}\n__all__ = ['first_one']\n__version__ = '2'"): False,
    (TAKES, "from made.faced.first import first_two as first_one"): True,
    (TAKES, "from made.faced.second import first_one"): True,
    (TAKES, f"{TAKES}\nfirst_one += 1"): True,
    (TAKES, f"{TAKES}\n__all__ = list(names())"): True,
    (TAKES, f"{TAKES}\nHALF = 0.5"): True,
    (TAKES, f"{TAKES}\nif HALF:\n    import numpy"): True,
    (ATTACHES % FIRST, ATTACHES % f"{FIRST}, 'second': ['second_one']"): False,
    (ATTACHES % FIRST, ATTACHES % "'second': ['first_one']"): True,
    (ATTACHES % FIRST, ATTACHES % "**names"): True,
    ("", "__version__ = '2'"): True,
}


@pytest.mark.parametrize(("old", "new"), FACES)
def test_a_face_counts_for_nothing_but_what_it_takes_the_asked_name_for(old, new, tmp_path):
    found = set()
    for init in (old, new):
        copy = write(tmp_path / str(len(found)) / "made", SOURCES | {"faced.__init__": init})
        write(copy, {"start": "from made.faced import first_one"})
        found.add(digest(frozenset({"made.start"}), copy))
    assert (len(found) > 1) == FACES[old, new]


def test_a_module_outside_the_package_counts_with_what_it_takes_of_the_package(
    made, tmp_path, monkeypatch
):
    outside = tmp_path / "outside.py"
    outside.write_text("def f():\n    from made.plain import one\n    import outside_too")
    monkeypatch.syspath_prepend(tmp_path)
    import_module("outside")
    assert closure({"outside"}, made) == {"outside", "made", "made.plain"}
    before = digest(frozenset({"outside"}), made)
    outside.write_text("def f():\n    from made.plain import one\n    return one")
    copy = write(tmp_path / "elsewhere" / "made", SOURCES)
    assert digest(frozenset({"outside"}), copy) != before


def test_a_module_outside_the_package_that_has_no_source_counts_by_name(
    made, tmp_path, monkeypatch
):
    (tmp_path / "compiled.so").write_bytes(b"\0")
    compiled = ModuleType("compiled")
    compiled.__file__ = str(tmp_path / "compiled.so")
    monkeypatch.setitem(sys.modules, "compiled", compiled)
    names = {"sys", "nowhere", "compiled"}
    assert closure(names, made) == names
    assert len({digest(frozenset(taken), made) for taken in ([], names, {"sys"})}) == 3


# --- what is said, and what is only said about it

BEFORE = """
def f(x):
    return x + 1  # one more
"""
SAME = [
    "def f(x):\n    return x + 1",
    "\n\n\ndef f(x):\n\n    return x + 1\n\n\n",
    "def f(x):  \n    return x + 1\t\n",
    "# one\ndef f(x):\n    # two\n  # three\n    return x + 1  # '''",
    "'''Words.'''\ndef f(x):\n    '''Words,\n\n    and more # words.'''\n    return x + 1",
    "def f(x):\n    'Σ β' \" λ\"\n    return x + 1\n'Words on what stands above.'",
    'def f(x):\n    r"""\\\\"""\n    return x + 1',
    "def f(x):\r\n    return x + 1\r\n",
]
OTHER = [
    "def f(x):\n    return x + 2",
    "def f(x):\n    return x + '1'",
    "def f(y):\n    return y + 1",
    "def f(x):\n  return x + 1",
    "def f(x):\n    f'{print()}'\n    return x + 1",
]
TEXTS = [
    ("x = '# a'", "x = '# b'"),
    ('x = "\'# a"', 'x = "\'# b"'),
    ("x = '\\'# a'", "x = '\\'# b'"),
    ('x = """ " # a"""', 'x = """ " # b"""'),
    ("x = ''' '' # a'''", "x = ''' '' # b'''"),
    ('x = """a \nb"""', 'x = """a\nb"""'),
    ('x = """a\n\nb"""', 'x = """a\nb"""'),
    ('x = """a\n# a\nb"""', 'x = """a\n# b\nb"""'),
    ("x = f'{y}# a'", "x = f'{y}# b'"),
    ("x = ''# a\ny = ''", "x = ''# a\ny = 'b'"),
    ("x = 'Σ'; 'words'; y = 1", "x = 'Σ'; 'words'; y = 2"),
]


def said(source: str, folder: Path) -> bytes:
    path = folder / "said.py"
    path.write_bytes(source.encode())
    return normalised(read(path))


@pytest.mark.parametrize("source", SAME)
def test_words_comments_and_white_space_do_not_count(source, tmp_path):
    assert said(source, tmp_path) == said(BEFORE, tmp_path)


@pytest.mark.parametrize("source", OTHER)
def test_all_else_counts(source, tmp_path):
    assert said(source, tmp_path) != said(BEFORE, tmp_path)


@pytest.mark.parametrize(("source", "other"), TEXTS)
def test_a_string_that_is_used_counts_whole(source, other, tmp_path):
    assert said(source, tmp_path) != said(other, tmp_path)


EVERYWHERE = """
try:
    'words'
    x = 'x'
except E:
    'words'
    x = 'y'
else:
    'words'
    x = 'z'
finally:
    'words'
match x:
    case 'x':
        'words'
        with y as z: 'words'
class A:
    'words'
    def f(self):
        'words'
        return 'x' 'y'
"""


def test_words_are_left_out_wherever_they_stand(tmp_path):
    without = EVERYWHERE.replace("'words'", "")
    found = said(EVERYWHERE, tmp_path).decode()
    assert found.split() == without.split()
    assert "\n\n" not in found


def tokens(source: bytes) -> list[tuple[int, str]]:
    """What tokenize sees but for comments, ends of line that do not count, and place."""
    seen = tokenize.generate_tokens(io.StringIO(source.decode()).readline)
    passed = (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER)
    return [(t.type, t.string.strip("\n")) for t in seen if t.type not in passed]


def without_words(seen: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Tokens without the lines that are a string and nothing else, and blocks of such lines."""
    kept: list[tuple[int, str]] = []
    begun = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    for token in seen:
        words = token[0] == tokenize.NEWLINE and kept and kept[-1][0] == tokenize.STRING
        empty = token[0] == tokenize.DEDENT and kept[-1][0] == tokenize.INDENT
        if empty or (words and (len(kept) == 1 or kept[-2][0] in begun)):
            kept.pop()
        else:
            kept.append(token)
    return kept


@pytest.mark.parametrize("path", MODULES, ids=[str(p.relative_to(PACKAGE)) for p in MODULES])
def test_the_text_is_that_of_tokenize(path):
    found = normalised(read(path))
    comments = [t.type for t in tokenize.generate_tokens(io.StringIO(found.decode()).readline)]
    assert tokenize.COMMENT not in comments
    assert tokens(found) == without_words(tokens(path.read_bytes()))


def test_the_digest_is_the_same_in_every_place_and_under_every_python(made, tmp_path):
    copy = write(tmp_path / "elsewhere" / "made", SOURCES)
    for package in (made, copy):
        write(package, {"start": BEFORE + 'β = f\'{1}\', """\n# 2"""  # 3\nimport made.own.deep'})
        found = digest(frozenset({"made.start"}), package)
        assert found == "e7421d354e23d72666738777cfa0e24ccac6c3f87a5d0842ff43528576f21a6a"


# --- where a function is written


def anywhere(x: int = 1) -> int:
    """A function of no module of the package."""
    return x


def anew(globals: dict[str, Any]) -> FunctionType:
    """The function as if it stood in a module with these globals."""
    return FunctionType(anywhere.__code__, globals)


def test_a_function_is_of_the_modules_of_all_that_it_wraps_and_completes():
    here, there = normalised.__module__, closure.__module__
    assert written_in(normalised) == {here}
    assert written_in(Part) == {there}
    assert written_in(partial(anywhere, normalised, of=partial(closure), x=1)) == {here, there}
    assert written_in(wraps(normalised)(anew(globals()))) == {here}
    assert written_in(wraps(normalised)(anew(vars(sys.modules[there])))) == {here, there}
    between = wraps(normalised)(anew(vars(sys.modules[running_module.__module__])))
    outer = wraps(between)(anew(vars(sys.modules[there])))
    assert written_in(outer) == {here, there, running_module.__module__}
    assert written_in(anywhere) == written_in(Path) == written_in(None) == set()
