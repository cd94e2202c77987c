"""The index of all ids: a page for each paper, and on it a section for each id.

Everything is read: statements, verdicts and evidence from the ledger; formulas, claims, rules,
chapters and figures from the index of the package.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from relumlp import index
from relumlp.claims.ledger.listing import Entry, ledger
from relumlp.claims.ledger.listing import place as order
from website.gathering import anchor, anchor_tag, copy, put

TITLES = {
    "cooperating": "Index of *cooperating*",
    "gaps": "Index of *gaps*",
    "dynamics": "Index of *dynamics*",
    "beyond": "Index of our own results",
}
FOLDER = Path("equations")
HEAD = """Each id with its statement, its verdict and what that rests on, and with links to the
formula, the claim or rule, the chapter and the figure. `relumlp show ID` prints the same with the
code."""


def write_equations(wanted: set[Path]) -> None:
    """Write a page for each paper, and the page that lists them."""
    entries = {entry.id: entry for entry in ledger()}
    ids = defaultdict(list)
    for id in sorted({*index.known_ids(), *entries}, key=order):
        ids[id.split(".")[0]].append(id)
    for paper, title in TITLES.items():
        sections = [section(id, entries.get(id), ids[paper], wanted) for id in ids[paper]]
        contents = table(ids[paper], entries)
        text = "\n\n".join([f"# {title}", HEAD, contents, *sections])
        put(FOLDER / f"{paper}.md", text + "\n")
    put(FOLDER / "index.md", overview(ids))


def overview(ids: dict[str, list[str]]) -> str:
    """Return the page that leads to the pages of the papers."""
    rows = [f"- [{TITLES[paper]}]({paper}.md): {len(ids[paper])} ids" for paper in TITLES]
    tree = "\n".join(["```{toctree}", ":hidden:", "", *TITLES, "```"])
    return "\n\n".join(["# Index of all equations", HEAD, "\n".join(rows), tree]) + "\n"


def table(ids: list[str], entries: dict[str, Entry]) -> str:
    """Return the ids of a paper with verdicts, as a table of links to their sections.

    Ids that are parts of another one follow it in its section, so only the others are listed.
    """
    rows = ["| id | verdict | statement |", "|---|---|---|"]
    for id in ids:
        if id.count(".") == 1:
            entry = entries.get(id)
            said = entry.statement if entry else parts(id, ids)
            rows.append(f"| [{id}](#{anchor(id)}) | {verdict(entry)} | {corrected(cell(said))} |")
    return "\n".join(rows)


def parts(id: str, ids: list[str]) -> str:
    """Say what stands under an id that is no statement itself: its parts, or a picture."""
    below = [name for name in ids if name.startswith(f"{id}.")]
    return f"{len(below)} {'part' if len(below) == 1 else 'parts'}" if below else "a picture"


def cell(text: str) -> str:
    """Return a text for a cell of a table, with nothing in it taken as Markdown."""
    return literal(" ".join(text.split()))


def literal(text: str) -> str:
    """Return a text in which nothing is taken as Markdown or HTML."""
    escaped = html.escape(text, quote=False)
    return "".join(f"&#{ord(c)};" if c in "|*_`[]\\$~#{}^" else c for c in escaped)


def section(id: str, entry: Entry | None, ids: list[str], wanted: set[Path]) -> str:
    """Return the section of an id: statement, verdict, and where everything is."""
    rank = "#" * min(1 + id.count("."), 4)
    lines = [f"({anchor(id)})=\n{rank} {id}"]
    if entry:
        lines.append(corrected(literal(entry.statement)))
        evidence = "; ".join(filter(None, dict.fromkeys((entry.evidence, entry.proved))))
        kind = "" if entry.kind == entry.verdict else f" ({literal(entry.kind)})"
        said = evidence.replace("AssertionError: ", "")
        lines.append(f"{verdict(entry)}{kind}: {whole_sizes(literal(said))}")
    lines.append(picture(id, entry))
    lines.append("\n".join(f"- {word}: {link}" for word, link in places(id, wanted)))
    found = [line for line in lines if line]
    return "\n\n".join(found if len(found) > 1 else [*found, f"{parts(id, ids)}, which follow."])


def corrected(text: str) -> str:
    """Return a statement in which the id that corrects it is a link."""

    def link(found: re.Match[str]) -> str:
        return f"(corrected: [{found[1]}](#{anchor(found[1])}))"

    return re.sub(r"\(corrected: ([a-z0-9.-]+)\)", link, text)


def whole_sizes(text: str) -> str:
    """Return a text in which a network's sizes, as in 2-3-1, are not parted at a line's end."""
    return re.sub(r"\b\d+(?:-\d+)+\b", lambda size: size[0].replace("-", "&#8209;"), text)


def verdict(entry: Entry | None) -> str:
    """Return a verdict as HTML, so that it has its colour."""
    if entry is None:
        return ""
    return f'<span class="verdict {entry.verdict.replace(" ", "-")}">{entry.verdict}</span>'


def places(id: str, wanted: set[Path]) -> Iterator[tuple[str, str]]:
    """Yield words and links: formula, claim or rule, chapter, figure."""
    page = FOLDER / "x.md"
    if formulas := index.formulas_of(id):
        yield "formula", ", ".join(code(place, page, wanted) for place in formulas[:4])
    for kind in ("claim", "rule", "figure"):
        if place := index.declarations()[kind].get(id):
            yield kind if kind != "figure" else "drawn by", code(place, page, wanted)
    if chapter := index.chapter_of(id):
        yield "chapter", f"[{literal(chapter.heading)}](../{chapter.link})"
    if figure := index.figure_of(id):
        paper = Path(figure).parts[2]
        page_of = f"../derivations/reproduction/{paper}/page.md"
        yield "figure", f"`{Path(figure).stem}`, on [the page of {paper}]({page_of})"


def picture(id: str, entry: Entry | None) -> str:
    """Return the published picture of a figure, where the id is the figure itself."""
    figure = index.shipped()["figures"].get(id, [""])[0]
    if not figure:
        return ""
    copy(Path(figure))
    words = entry.statement if entry else f"Figure {id}, as it came out"
    return f"![{literal(words)}](../{figure})"


def code(place: index.Place, page: Path, wanted: set[Path]) -> str:
    """Return a link to a line of a listing."""
    path = Path(place.file)
    wanted.add(path)
    words = f"<code>{html.escape(place.name)}</code> ({path.as_posix()}:{place.line})"
    return anchor_tag(words, page, path, f"l{place.line}")
