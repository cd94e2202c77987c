"""Read a study's result: whatever its manifest must state for a page is there, and of its kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from relumlp.errors import FileFormatError
from relumlp.machine.files import Contents, read_file
from relumlp.machine.manifests import check_fields
from relumlp.papers.study.run_log import is_run

NUMBER = (float, int)
FIELDS: dict[str, Any] = {
    "study": str, "data": str, "scale": str, "facts": dict, "cells": int, "core_seconds": NUMBER,
    "missing_cells": list, "failures": list, "commits": list, "digests": dict,
    "config_digest": str, "environment": dict,
}  # fmt: skip
LATER: dict[str, Any] = {
    "runs": list,
    "core_seconds_by_kind": dict,
    "cell_digests": dict,
    "axes": dict,
}
"""Fields that older results lack."""
ENVIRONMENT: dict[str, Any] = {
    "relumlp": str, "versions": dict, "python": str, "blas": list, "blas_environment": dict,
    "cpu": str,
}  # fmt: skip


def read_result(path: Path) -> Contents:
    """Read a ``result.npz``, and check all of its manifest that is read later.

    Raises
    ------
    FileFormatError : the file is missing or damaged, or its manifest lacks a field, or has one of
        another kind.
    """
    contents = read_file(path, "result", FIELDS)
    manifest = contents.manifest
    check_fields(path, manifest["environment"], ENVIRONMENT, "environment")
    check_fields(path, manifest, {name: LATER[name] for name in LATER if name in manifest})
    for name, is_right in ENTRIES.items():
        value = manifest.get(name, [])
        if not all(map(is_right, value.values() if isinstance(value, dict) else value)):
            raise FileFormatError(f"{path}: expected entries of its {name} as a run writes them")
    if not all(map(is_text, manifest["environment"]["blas"])):
        raise FileFormatError(f"{path}: expected entries of its blas as a run writes them")
    return contents


def is_text(value: object) -> bool:
    """Whether a value is text."""
    return isinstance(value, str)


def is_failure(value: object) -> bool:
    """Whether a value says which cell failed, and why."""
    return isinstance(value, list) and len(value) > 1


def is_count(value: object) -> bool:
    """Whether a value is a number of cells and their seconds."""
    return isinstance(value, list) and len(value) == 2 and all(isinstance(v, NUMBER) for v in value)


def is_digests(value: object) -> bool:
    """Whether a value is digests by name."""
    return isinstance(value, dict) and all(map(is_text, value.values()))


def is_described(value: object) -> bool:
    """Whether a value says what the axes of an array are."""
    return isinstance(value, dict) and isinstance(value.get("axes"), list)


ENTRIES: dict[str, Callable[[Any], bool]] = {
    "missing_cells": is_text, "commits": is_text, "failures": is_failure, "digests": is_digests,
    "runs": is_run, "core_seconds_by_kind": is_count, "cell_digests": is_text,
    "axes": is_described,
}  # fmt: skip
"""What the entries of a field are."""
