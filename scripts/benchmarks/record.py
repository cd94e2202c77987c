"""Output of results: JSON, tables on the terminal, and the record in the repository."""

import json
import os
import subprocess
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "derivations" / "reproduction" / "performance"
PEERS = ("jax", "jaxlib", "torch", "networkx", "KDEpy")
"""Distributions of the peers, which relumlp itself does not need."""


def where() -> dict[str, Any]:
    """Return processor, BLAS kernels, versions, commit, and the machine's load beforehand."""
    from relumlp.machine.versions import environment

    found = {
        **environment(),
        "peers": peers(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
    }
    found["commit"] = commit() or found["commit"]
    found["date"] = time.strftime("%Y-%m-%d", time.gmtime())
    return {"environment": found}


def peers() -> dict[str, str]:
    """Return the versions of the peers that are installed here."""
    found = {}
    for name in PEERS:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def commit() -> str:
    """Return the commit of the checkout; changes other than records of results make it dirty."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True)
        return done.stdout.strip()

    # New files count too, because nobody could look them up by the commit.
    changed = git("status", "--porcelain", "--", ".", f":!{FOLDER.relative_to(ROOT)}")
    head = git("rev-parse", "--short=12", "HEAD")
    return f"{head}+changes" if head and changed else head


def as_text(result: dict[str, Any]) -> str:
    """Return JSON with NaN as null, and one line for each innermost list or dictionary."""
    from relumlp.commands.output import plain

    return json.dumps(plain(result), indent=1, ensure_ascii=False) + "\n"


def show(subject: ModuleType, result: dict[str, Any]) -> None:
    """Print tables, notes, marks, and the machine and versions of the measurement."""
    from relumlp.commands.output import show_table

    for table in subject.tables(result):
        show_table(*table)
    print(*lines(subject, result), sep="\n")


def lines(subject: ModuleType, result: dict[str, Any]) -> list[str]:
    """Return the subject's notes, the marks, and the machine and versions of the measurement."""
    at = result["environment"]
    versions = {"relumlp": at["relumlp"], **at["versions"], **at.get("peers", {})}
    said = {name: subject.WORDS[name].format(result["marks"].get(name)) for name in result["met"]}
    marks = [f"mark {'met' if met else 'MISSED'}: {said[n]}" for n, met in result["met"].items()]
    return [
        *subject.notes(result),
        *marks,
        f"processor: {at['cpu']}, {at['cores']} cores; load before: {at['load_before']:.2f}",
        f"commit {at['commit']}, {at['date']}; Python {at['python']}; "
        f"{', '.join(f'{k} {v}' for k, v in versions.items())}; {', '.join(at['blas'])}",
    ]


def keep(what: str, subject: ModuleType, result: dict[str, Any], folder: Path = FOLDER) -> None:
    """Write <subject>.json, its tables as <subject>.md, and its plot.

    A subject whose numbers depend on the length of the processor's vectors has it in the name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{what}-{vectors(result)}" if getattr(subject, "BY_PROCESSOR", False) else what
    (folder / f"{name}.json").write_text(as_text(result), encoding="utf-8")
    (folder / f"{name}.md").write_text(page(what, name, subject, result), encoding="utf-8")
    getattr(subject, "plot", lambda result, path: None)(result, folder / f"{name}.png")


def vectors(result: dict[str, Any]) -> str:
    """Return avx512, avx2, neon or other: what the processor of a measurement has."""
    has = result["environment"].get("cpu_features", "").split()
    kinds = (("AVX512F", "avx512"), ("AVX2", "avx2"), ("NEON", "neon"))
    return next((kind for feature, kind in kinds if feature in has), "other")


def page(what: str, name: str, subject: ModuleType, result: dict[str, Any]) -> str:
    """Return the tables and notes of a result as Markdown."""
    parts = [
        f"# {name}",
        (subject.__doc__ or "").splitlines()[0],
        f"Written by `scripts/benchmark {what} --record` from [{name}.json]({name}.json).",
        *(table.markdown() for table in subject.tables(result)),
        *([f"![{name}]({name}.png)"] if hasattr(subject, "plot") else []),
        "\n".join(f"- {line}" for line in lines(subject, result)),
    ]
    return "\n\n".join(parts) + "\n"
