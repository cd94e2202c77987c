"""The index: formula, statement, chapter and figure of every id, read from the source.

A formula names its ids in brackets in its docstring, as in [gaps.16] or [gaps.15–gaps.22]. What
is only a part of a formula, or counts what it says of many samples, has the word "of" before the
id. A claim, a rule or a figure is declared with its id as the first argument. Chapters and figures
lie outside the package, so an installed package reads them from ``chapters.json``, which
``scripts/index`` writes. ``relumlp show``, the map in the README and the pages of the studies all
read this index.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from relumlp.errors import FileFormatError
from relumlp.machine.manifests import check_fields, read_json
from relumlp.machine.targets import one_line

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent
TEXTBOOK = CHECKOUT / "derivations"
SHIPPED = PACKAGE / "chapters.json"
PAPERS = ("cooperating", "gaps", "dynamics", "beyond")
STATEMENTS = ("claims", "papers", "testing", "commands")
"""Rooms whose docstrings hold no formula."""
DECLARING = {"claim": "claim", "rule": "rule", "Rule": "rule", "Figure": "figure"}
TAG = re.compile(rf"\[((?:of )?(?:{'|'.join(PAPERS)})\.[^\[\]]+)\]")
DIGITS = "0123456789"
Definition = ast.FunctionDef | ast.ClassDef


class Place(NamedTuple):
    """Place of a definition or declaration in the package.

    Attributes
    ----------
    file : path in the package, as "relumlp/gaps/conditions.py".
    line : line in which its definition, or its declaration, begins.
    name : of the function or class; of a declared figure or rule, its id.
    """

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}"


class Chapter(NamedTuple):
    """Where the textbook derives a statement: file, heading, and the heading's anchor."""

    file: str
    heading: str
    anchor: str

    @property
    def link(self) -> str:
        """File and anchor, as a link from the root of the checkout."""
        return f"{self.file}#{self.anchor}"


def ids_in(tag: str) -> list[str]:
    """Return the ids that a tag names: "gaps.9, .10" names two, "dynamics.1–.3" names three."""
    found: list[str] = []
    tag = tag.removeprefix("of ")
    paper = tag.split(".")[0]
    for part in re.split(r",\s*", tag.strip()):
        first, _, last = part.partition("–")
        paper, first = (paper, first[1:]) if first.startswith(".") else first.split(".", 1)
        last = last.removeprefix(f"{paper}.").lstrip(".")
        found += [f"{paper}.{number}" for number in between(first, last or first)]
    return found


def between(first: str, last: str) -> list[str]:
    """Return the numbers from the first to the last: fig5 to fig7 are fig5, fig6, fig7."""
    if first == last:
        return [first]
    lead = first.rstrip(DIGITS)
    low, high = (int(name[len(lead) :]) for name in (first, last))
    return [f"{lead}{n}" for n in range(low, high + 1)]


@cache
def modules() -> dict[str, ast.Module]:
    """Return the source of every module of the package, parsed, by path from the checkout."""
    return {
        path.relative_to(CHECKOUT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def definitions(tree: ast.AST, outer: str = "") -> Iterator[tuple[str, Definition]]:
    """Yield every function, method and class with its name, as "Trace.on"."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield f"{outer}{node.name}", node
            yield from definitions(node, f"{outer}{node.name}.")


def documentation(node: Definition) -> Iterator[str]:
    """Yield the strings that are statements: the docstring, and those below fields."""
    for child in node.body:
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            yield str(child.value.value)


def length(node: Definition) -> int:
    """Return the lines of a definition below its docstring."""
    return (node.end_lineno or 0) - (node.body[0].end_lineno or 0)


@cache
def formulas() -> dict[str, list[Place]]:
    """Return the functions and classes that implement each id, from the formulas' docstrings.

    For each id the formula itself comes first: the definition whose tag names the fewest ids, and
    of these the shortest. After it come the parts of the formula,
    whose tags begin with "of".
    """
    found: dict[str, list[tuple[bool, int, int, Place]]] = {}
    for file, tree in modules().items():
        if file.split("/")[1] in STATEMENTS:
            continue
        for name, node in definitions(tree):
            for tag in TAG.findall("\n".join(documentation(node))):
                for id in (ids := ids_in(tag)):
                    key = tag.startswith("of "), len(ids), length(node)
                    found.setdefault(id, []).append((*key, Place(file, node.lineno, name)))
    return {
        id: list(dict.fromkeys(place for *_, place in sorted(some, key=lambda s: s[:3])))
        for id, some in found.items()
    }


@cache
def declarations() -> dict[str, dict[str, Place]]:
    """Return where ids are declared, by kind ("claim", "rule", "figure") and id."""
    found: dict[str, dict[str, Place]] = {kind: {} for kind in DECLARING.values()}
    for file, tree in modules().items():
        for node in ast.walk(tree):
            for kind, id, name in declared(node):
                line = getattr(node, "lineno", 0)
                found[kind].setdefault(id, Place(file, line, name))
    return found


def declared(node: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, id, name) of what a call declares, or a function's decorators declare."""
    match node:
        case ast.FunctionDef(name=name):
            for decorator in node.decorator_list:
                yield from ((kind, id, name) for kind, id, _ in declared(decorator))
        case ast.Call(func=ast.Name(id=call), args=[ast.Constant(value=str(id)), *_]):
            if call in DECLARING:
                yield DECLARING[call], id, id


def read_textbook() -> dict[str, Chapter]:
    """Return the chapter that derives each id, preferably one that prints the id in bold."""
    bold: dict[str, Chapter] = {}
    named: dict[str, Chapter] = {}
    for page in sorted(TEXTBOOK.glob("*.md")):
        heading = ""
        for line in prose_of(page.read_text("utf-8")):
            heading = line.lstrip("# ") if re.match(r"#+ ", line) else heading
            place = Chapter(f"derivations/{page.name}", heading, anchor_of(heading))
            for match in TAG.finditer(line):
                strong = line[: match.start()].endswith("**")
                for id in ids_in(match[1]):
                    (bold if strong else named).setdefault(id, place)
    return named | bold


def prose_of(text: str) -> Iterator[str]:
    """Yield the lines of a page that do not belong to a block of code."""
    inside = False
    for line in text.splitlines():
        inside ^= line.startswith("```")
        if not inside:
            yield line


def anchor_of(heading: str) -> str:
    """Return the anchor that Markdown readers give a heading: lower case, words joined by "-"."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def read_figures() -> dict[str, str]:
    """Return the published picture of every figure, by id."""
    files = sorted((TEXTBOOK / "reproduction").glob("*/figures/*"))
    pictures = [path for path in files if path.suffix in (".svg", ".png")]
    return {path.stem: path.relative_to(CHECKOUT).as_posix() for path in pictures}


@cache
def shipped() -> dict[str, dict[str, list[str]]]:
    """Return the chapters and figures that ``scripts/index`` wrote.

    Raises
    ------
    FileFormatError : the file that comes with the package is missing or damaged.
    """
    found: dict[str, dict[str, list[str]]] = read_json(SHIPPED)
    check_fields(SHIPPED, found, {"chapters": dict, "figures": dict}, "index")
    for kind, length in (("chapters", len(Chapter._fields)), ("figures", 1)):
        for id, place in found[kind].items():
            if not is_place(place, length):
                raise FileFormatError(
                    f"{SHIPPED}: expected {length} texts for {one_line(id)} of {kind}, "
                    f"got {one_line(place)}"
                )
    return found


def is_place(place: object, length: int) -> bool:
    """Whether a value is a list of so many texts."""
    return (
        isinstance(place, list)
        and len(place) == length
        and all(isinstance(text, str) for text in place)
    )


def outside() -> dict[str, dict[str, list[str]]]:
    """Return the chapters and figures that ``chapters.json`` should hold."""
    return {
        "chapters": {id: list(place) for id, place in sorted(read_textbook().items())},
        "figures": {id: [path] for id, path in read_figures().items()},
    }


def chapter_of(id: str) -> Chapter | None:
    """Return the chapter of an id, or of the nearest id above it that has one; None if none has."""
    for name in (id, *above(id)):
        if name in shipped()["chapters"]:
            return Chapter(*shipped()["chapters"][name])
    return None


def figure_of(id: str) -> str:
    """Return the published picture of an id, or of the id above it; "" if there is none."""
    found = (shipped()["figures"].get(name) for name in (id, *above(id)))
    return next((paths[0] for paths in found if paths), "")


def formulas_of(id: str) -> list[Place]:
    """Return the functions that implement an id, or the nearest id above it."""
    return next((formulas()[name] for name in (id, *above(id)) if name in formulas()), [])


def above(id: str) -> list[str]:
    """Return the ids that an id is a part of, the nearest first: a.b.c.d is of a.b.c and a.b."""
    parts = id.split(".")
    return [".".join(parts[:n]) for n in range(len(parts) - 1, 1, -1)]


def known_ids() -> set[str]:
    """Return every id that is declared, implemented, derived or drawn, and those above it."""
    declared_ids = {id for kind in declarations().values() for id in kind}
    ids = declared_ids | set(formulas()) | set(shipped()["chapters"]) | set(shipped()["figures"])
    return ids | {name for id in ids for name in above(id)}
