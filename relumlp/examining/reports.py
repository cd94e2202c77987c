"""Reports of an examination: one HTML file, pictures first; Markdown, JSON, CSV.

``found`` is an :class:`relumlp.examining.Examination` throughout, whose module imports this one.
"""

import json
import os
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from relumlp.errors import UserError
from relumlp.machine.targets import as_path
from relumlp.machine.writing import write_atomically

STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;font-size:.9rem}
td,th{padding:.2rem .6rem;text-align:right;border-bottom:1px solid #8885}
.wide{overflow-x:auto} svg{max-width:100%;height:auto;background:#fff} pre{white-space:pre-wrap}
"""


def save(found: Any, path: str | os.PathLike[str]) -> Path:
    """Write a report in the form that its name asks for; see :meth:`Examination.save`."""
    file = as_path(path)
    if file.suffix.lower() not in FORMS:
        raise UserError(f"{file}: expected a name that ends in {', '.join(FORMS)}, got another")
    if not file.parent.is_dir():
        raise UserError(f"{file}: expected a folder {file.parent}, got none")
    for name, text in FORMS[file.suffix.lower()](found, file).items():
        write_atomically(name, text.encode())
    return file


def html(found: Any, file: Path) -> dict[Path, str]:
    """Return a page of its own, that needs nothing from elsewhere."""
    title = escape(f"Network {found.network.name}")
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1>\n{body(found)}\n</body></html>\n"
    )
    return {file: page}


def body(found: Any, pictures: bool = True) -> str:
    """Return what a page or a notebook shows."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in found.sentences())
    drawn = "".join(f"<figure>{picture}</figure>" for picture in drawings(found) if pictures)
    tables = "".join(table.html() for table in found.tables())
    verdict = "".join(f"<h2>Output biases</h2><pre>{escape(v)}</pre>" for v in found.verdict())
    return said + (drawn if pictures else "") + verdict + tables


def drawings(found: Any) -> list[str]:
    """Return the pictures; none without a hidden layer."""
    from relumlp.examining.pictures import gaps_picture, layers_picture

    if not found.tells:
        return []
    return [layers_picture(found.layers), *([gaps_picture(found.gaps)] if found.gaps else [])]


def markdown(found: Any, file: Path) -> dict[Path, str]:
    """Return a page in Markdown."""
    verdict = [f"## Output biases\n\n```\n{v}\n```" for v in found.verdict()]
    parts = [f"# Network {found.network.name}", *found.sentences(),
             *(table.markdown() for table in found.tables()), *verdict]  # fmt: skip
    return {file: "\n\n".join(parts) + "\n"}


def as_json(found: Any, file: Path) -> dict[Path, str]:
    """Return all numbers in full precision."""
    return {file: json.dumps(numbers(found), indent=1, ensure_ascii=False) + "\n"}


def numbers(found: Any) -> dict[str, object]:
    """Return all numbers of an examination by name."""
    told: dict[str, object] = {
        "network": found.network.name, "unit": found.network.unit, "samples": len(found.labels),
        "classes": list(found.classes), "said": list(found.said),
    }  # fmt: skip
    if found.labelled:
        told |= {"accuracy": found.score.accuracy, "cross_entropy": found.score.loss}
    if found.tells:
        certificate = found.certificate.certificate
        biases = certificate.biases
        told |= {table.name: table.records() for table in found.tables()}
        told["biases"] = {
            "exist": found.certificate.exist,
            # Without a cycle the margin has no limit, and JSON has no infinity.
            "margin": float(certificate.margin) if certificate.cycle else None,
            "biases": None if biases is None else [float(b) for b in biases],
            "cycle": [found.classes[c] for c in certificate.cycle],
            "samples": list(found.certificate.samples),
            "edges": [float(e) for e in found.certificate.edges],
        }  # fmt: skip
    return told


def as_csv(found: Any, file: Path) -> dict[Path, str]:
    """Return one file a table, its name in the file's."""
    return dict(zip(files_of(file), (table.csv() for table in found.tables()), strict=False))


def files_of(file: Path) -> list[Path]:
    """Return the files that a report of this name is written to: of CSV, one a table."""
    if file.suffix.lower() != ".csv":
        return [file]
    return [file.with_stem(f"{file.stem}-{name}") for name in TABLES]


TABLES = ("layers", "gaps")
"""Names of an examination's tables, in their order."""

FORMS: dict[str, Callable[[Any, Path], dict[Path, str]]] = {
    ".html": html, ".md": markdown, ".json": as_json, ".csv": as_csv,
}  # fmt: skip
"""By the end of a file's name."""
