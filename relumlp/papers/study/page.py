"""Write a study's page from its result: figures, Markdown, one HTML file, verdicts as JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relumlp import index
from relumlp.papers.study.decided import counts, disagreements, when_written
from relumlp.papers.study.drawing import Drawing, name_of, shared_out
from relumlp.papers.study.folder import write_into
from relumlp.papers.study.html import to_html
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import (
    Figure,
    Measured,
    Rule,
    Study,
    Verdict,
    beside,
    decide,
    measured,
)


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
    result = measured(contents)
    verdicts = decide(study.rules, result)
    with shared_out(Drawing(study, result, folder), module) as others:
        markdown = page_of(study, contents.manifest, result, verdicts)
        pictures = others.pictures()
    named = {name_of(figure): pictures[figure.id] for figure in study.figures}
    html = to_html(markdown, study.title, named)
    write_into(folder, "page.md", markdown.encode())
    write_into(folder, "page.html", html.encode())
    listed = {id: verdict._asdict() for id, verdict in verdicts.items()}
    text = json.dumps(listed, indent=1, ensure_ascii=False) + "\n"
    write_into(folder, "verdicts.json", text.encode())
    return verdicts


def page_of(
    study: Study, manifest: dict[str, Any], result: Measured, verdicts: dict[str, Verdict]
) -> str:
    """Return a page as Markdown."""
    figures = [
        {"id": f.id, "path": name_of(f), "claim": f.claim,
         "found": found_of(f, study.rules, verdicts)}
        for f in study.figures
    ]  # fmt: skip
    page: str = (
        templates()
        .get_template("page.md.j2")
        .render(
            study=study,
            manifest=manifest,
            verdicts=verdicts,
            figures=figures,
            written=when_written(study.rules),
            disagreements=disagreements(study.rules, verdicts),
            tables=[counts(study.rules, verdicts), *study.tables(result)],
            provenance=provenance(manifest),
            places={rule.id: place_of(rule.id) for rule in study.rules},
        )
    )
    return page


def place_of(id: str) -> str:
    """Return where the index finds a rule and its chapter, as text: pages lie in any folder."""
    declared = index.declarations()["rule"].get(id)
    chapter = index.chapter_of(id)
    files = [declared.file if declared else "", chapter.file if chapter else ""]
    return ", ".join(f"`{file}`" for file in files if file)


def found_of(
    figure: Figure, rules: Sequence[Rule], verdicts: Mapping[str, Verdict]
) -> list[tuple[Rule, Verdict]]:
    """Return a figure's rules, each with those added beside it, and their verdicts."""
    return [
        (rule, verdicts[rule.id])
        for id in figure.rules
        for rule in rules
        if rule.id == id or (beside(rule) == id and rule.id not in figure.rules)
    ]


def provenance(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the manifest's lines for the page."""
    made = manifest["environment"]
    versions = ", ".join(f"{name} {v}" for name, v in made["versions"].items())
    lines = [
        ("relumlp", f"{made['relumlp']}, commits of the cells: {', '.join(manifest['commits'])}"),
        ("versions", f"Python {made['python']}, {versions}"),
        ("BLAS kernels", ", ".join(made["blas"]) + f" {made['blas_environment'] or ''}"),
        ("processor", made["cpu"]),
        ("configuration", f"SHA-256 {manifest['config_digest'][:16]}…"),
        *times_taken(manifest),
    ]
    for data, digests in manifest["digests"].items():
        lines += [(f"{data}: {name}", f"SHA-256 {d[:16]}…") for name, d in digests.items()]
    return lines


def times_taken(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what kinds of cells and runs took; nothing where the manifest does not know."""
    kinds = manifest.get("core_seconds_by_kind", {})
    lines = [
        (f"cells of kind {kind}", f"{count}, {minutes(seconds)} core minutes")
        for kind, (count, seconds) in kinds.items()
    ]
    for run in manifest.get("runs", []):
        jobs = f"{run['jobs']} job{'s' * (run['jobs'] != 1)}"
        cells = f"{run['cells']} cell{'s' * (run['cells'] != 1)} finished"
        made = f"commit {run['commit']}, " if run["commit"] else ""
        wall = f"{minutes(run['wall_seconds'])} wall minutes"
        lines.append((f"run of {run['began']}", f"{made}{jobs}, {wall}, {cells}"))
    return lines


def minutes(seconds: float) -> str:
    """Return minutes with one decimal, or two digits where there is less than one."""
    return format(seconds / 60, ".1f" if seconds >= 60 else ".2g")


def templates() -> Any:
    """Return the templates, with filters for text that stands in Markdown.

    ``cell`` keeps Markdown inside a table's cell. ``text`` is for what comes from files: none of
    it is taken as Markdown or HTML. ``code`` is the same between backticks.
    """
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.PackageLoader("relumlp.papers.study", "."),
        autoescape=False,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    found.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")
    found.filters["text"] = escaped
    found.filters["code"] = lambda text: line(text).replace("`", "'")
    return found


def line(text: object) -> str:
    """Return text in one line, with a mark for signs that no page can hold or show."""
    words = " ".join(str(text).split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)


def escaped(text: object) -> str:
    """Return text in one line, with all escaped that Markdown or HTML would take as a mark.

    An underscore within a word is no mark.
    """
    marks = r"([\\`*\[\]<>|]|&(?=[#\w]+;)|(?<![^\W_])_|_(?![^\W_]))"
    return re.sub(marks, r"\\\1", line(text))
