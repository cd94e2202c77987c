"""How a result was made, line by line: versions, processor, digests, and what it took."""

from typing import Any


def provenance(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the manifest's lines for the page."""
    made = manifest["environment"]
    versions = ", ".join(f"{name} {v}" for name, v in made["versions"].items())
    chosen = [f"{name}={value}" for name, value in (made["blas_environment"] or {}).items()]
    lines = [
        ("relumlp", f"{made['relumlp']}, commits of the cells: {', '.join(manifest['commits'])}"),
        ("versions", f"Python {made['python']}, {versions}"),
        ("BLAS kernels", ", ".join([*made["blas"], *chosen])),
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
