"""Write a study's page from its result: figures, Markdown, one HTML file, verdicts as JSON."""

import json
from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.errors import FileFormatError
from relumlp.machine.files import Contents
from relumlp.papers.study.cards import bars, card_of, clauses_of
from relumlp.papers.study.decided import counts, disagreements, when_written
from relumlp.papers.study.drawing import Drawing, Picture, read_picture, shared_out
from relumlp.papers.study.folder import write_into
from relumlp.papers.study.links import Link, To, links_from, with_links
from relumlp.papers.study.made_lines import provenance
from relumlp.papers.study.markup import safe, templates
from relumlp.papers.study.pictures import embedded
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.registry import summary_of
from relumlp.papers.study.study import Study, Verdict, decide, measured

SMOKE = (
    "This page is a smoke test: small networks, trained on little data in seconds, show that "
    "everything runs from training to page. The verdicts say nothing about the paper."
)


class Page(NamedTuple):
    """A page in both forms."""

    markdown: str
    html: str
    verdicts: dict[str, Verdict]


def write_page(study: Study, folder: Path, module: str = "") -> dict[str, Verdict]:
    """Write ``figures/``, ``page.md``, ``page.html`` and ``verdicts.json`` beside ``result.npz``.

    ``module`` : that has the study, as ``STUDY``; another process then draws some of the figures.
    Returns the verdicts by id.

    Raises
    ------
    FileFormatError : there is no result, or it is damaged.
    GoneError : the folder is removed meanwhile.
    """
    contents = read_result(folder / "result.npz")
    with shared_out(Drawing(study, measured(contents), folder), module) as others:
        told = told_of(study, contents, links_from(folder))
        page = page_of(told, others.pictures())
    write_into(folder, "page.md", page.markdown.encode())
    write_into(folder, "page.html", page.html.encode())
    listed = {id: verdict._asdict() for id, verdict in page.verdicts.items()}
    text = json.dumps(listed, indent=1, ensure_ascii=False) + "\n"
    write_into(folder, "verdicts.json", text.encode())
    return page.verdicts


def read_page(study: Study, folder: Path, to: To) -> Page:
    """Return the page of a folder's result with the figures that were drawn into the folder.

    ``to`` : where the page finds a file of the checkout; nothing is drawn or written.

    Raises
    ------
    FileFormatError : there is no result, or it is damaged, or a figure has no picture.
    """
    pictures = {}
    for figure in study.figures:
        picture = read_picture(folder, figure)
        if picture is None:
            raise FileFormatError(f"{folder}: expected a picture of {figure.id}, got none")
        pictures[figure.id] = picture
    return page_of(told_of(study, read_result(folder / "result.npz"), to), pictures)


def page_of(told: dict[str, Any], pictures: Mapping[str, Picture]) -> Page:
    """Return a page with its pictures, by the ids of figures."""
    figures, clauses, to = told["study"].figures, told["clauses"], told["to"]
    told["cards"] = [card_of(figure, pictures[figure.id], clauses, to) for figure in figures]
    markdown = templates().get_template("page.md.j2").render(told)
    return Page(markdown, html_of(told), told["verdicts"])


def told_of(study: Study, contents: Contents, to: To) -> dict[str, Any]:
    """Return what a page says besides its figures, by the templates' names."""
    manifest, result = contents.manifest, measured(contents)
    verdicts = decide(study.rules, result)
    published = f"derivations/reproduction/{study.name}/page.md"
    small = manifest["scale"] == "quick" or manifest["data"] == "digits"
    return {
        "study": study,
        "manifest": manifest,
        "to": to,
        "refers": partial(with_links, study=study, to=to),
        "verdicts": verdicts,
        "summary": summary_of(study.name),
        "smoke": SMOKE if small else "",
        "published": Link("The published page", published, to(published)),
        "bars": bars(study.rules, verdicts),
        "clauses": clauses_of(study.rules, verdicts, to),
        "tables": [counts(study.rules, verdicts), *study.tables(result)],
        "written": when_written(study.rules),
        "disagreements": disagreements(study.rules, verdicts),
        "provenance": provenance(manifest),
    }


def html_of(told: Mapping[str, Any]) -> str:
    """Return a page as one HTML file, which needs no other to be shown."""
    package = files("relumlp.papers.study")
    style, script = (safe(package.joinpath(f"page.{kind}").read_text("utf-8"))
                     for kind in ("css", "js"))  # fmt: skip
    frame = templates(html=True).get_template("page.html.j2")
    html: str = frame.render(told, style=style, script=script, embedded=embedded)
    return html
