"""The sum of all results, and the tables of the page in derivations/reproduction/mutation/."""

import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parents[2] / "derivations" / "reproduction" / "mutation"
BEGIN, END = "<!-- begin: written by scripts/mutate -->\n", "<!-- end -->\n"
ROOMS = (
    "claims",
    "commands",
    "papers/cooperating",
    "papers/dynamics",
    "papers/gaps",
    "papers/study",
)
"""Rooms that are counted apart, because few mutants of each of their many modules are tried."""

Rows = list[dict[str, Any]]


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval for the fraction of mutants killed."""
    if not tried:
        return 0.0, 1.0
    z, p = 1.96, killed / tried
    middle = (p + z * z / (2 * tried)) / (1 + z * z / tried)
    half = z / (1 + z * z / tried) * math.sqrt(p * (1 - p) / tried + z * z / (4 * tried**2))
    return middle - half, middle + half


def is_same(mutant: dict[str, Any], listed: dict[str, Any]) -> bool:
    """Whether a mutant is one of the list; its end counts where both tell it.

    Of a · b · c, two products begin in the same place, so only the end tells which is changed.
    """
    keys = ("module", "column", "change", "text", *(["end"] if "end" in mutant else []))
    return all(mutant[k] == listed.get(k, mutant[k]) for k in keys)


def results() -> Rows:
    """Return all results, with survivors that are not proved to be equivalents as "real"."""
    path = OUT / "equivalent.json"
    listed = json.loads(path.read_text()) if path.exists() else []

    def real(found: dict[str, Any], which: str) -> Rows:
        return [s for s in found.get(which, [])
                if not any(is_same({"module": found["module"], **s}, e)
                           for e in listed)]  # fmt: skip

    files = [p for p in sorted(OUT.glob("*.json")) if p.stem not in ("equivalent", "summary")]
    every = [json.loads(path.read_text()) for path in files]
    for found in every:
        found["real"] = real(found, "survivors")
        found["counted"] = found["killed"] + len(found["real"])
        found["first"] = found["counted"] - len(real(found, "survived at first"))
    return every


def summarise() -> dict[str, Any]:
    """Add up all results without equivalents, and write the sum and the tables of the page."""
    every = results()
    killed, tried = sum(f["killed"] for f in every), sum(f["counted"] for f in every)
    rows = [[f["module"], f["killed"], f["counted"], f["tried"] - f["counted"]] for f in every]
    left = [{"module": f["module"], **s} for f in every for s in f["real"]]
    total = {"killed": killed, "tried": tried, "share": killed / max(tried, 1),
             "interval": interval(killed, tried), "modules": rows, "survivors": left}  # fmt: skip
    (OUT / "summary.json").write_text(json.dumps(total, indent=1, ensure_ascii=False) + "\n")
    page = OUT / "README.md"
    text = page.read_text("utf-8")
    if BEGIN in text:
        before, rest = text.split(BEGIN)
        page.write_text(before + BEGIN + tables(every) + END + rest.split(END)[1], encoding="utf-8")
    return total


def tables(every: Rows) -> str:
    """Return a table of the rooms that are counted apart, and one of all modules."""
    apart: dict[str, Rows] = defaultdict(list)
    for f in every:
        for room in ROOMS:
            if f["module"].startswith(f"{room}/"):
                apart[room].append(f)
    lines = ["| room | modules | tried in each | equivalent | noticed as found | noticed now |",
             "|---|---|---|---|---|---|",
             *(of_room(room, found) for room, found in apart.items()), "",
             "| module | possible | tried | equivalent | noticed | survived |",
             "|---|---|---|---|---|---|",
             *(of_module(f) for f in every)]  # fmt: skip
    columns = ("possible", "tried", "equivalent", "killed", "survived")
    sums = [sum(numbers(f)[column] for f in every) for column in columns]
    return "\n".join([*lines, "| all | " + " | ".join(map(str, sums)) + " |"]) + "\n"


def numbers(found: dict[str, Any]) -> dict[str, int]:
    """Return the numbers of a module's row."""
    return {"possible": found["possible"], "tried": found["tried"],
            "equivalent": found["tried"] - found["counted"], "killed": found["killed"],
            "survived": len(found["real"])}  # fmt: skip


def of_module(found: dict[str, Any]) -> str:
    """Return a module's row."""
    return f"| `{found['module']}` | " + " | ".join(map(str, numbers(found).values())) + " |"


def of_room(room: str, found: Rows) -> str:
    """Return a room's row: as found counts what survived when a module was first tried."""
    samples = sorted({f["tried"] for f in found})
    each = str(samples[0]) if len(samples) == 1 else f"{samples[0]} to {samples[-1]}"
    tried, now = sum(f["counted"] for f in found), sum(f["killed"] for f in found)
    first, alike = sum(f["first"] for f in found), sum(numbers(f)["equivalent"] for f in found)
    return (f"| `{room}/` | {len(found)} | {each} | {alike} | {share(first, tried)} | "
            f"{share(now, tried)} |")  # fmt: skip


def share(killed: int, tried: int) -> str:
    """Return a share in words and percent, with its interval."""
    low, high = interval(killed, tried)
    return f"{killed} of {tried}: {killed / max(tried, 1):.1%} ({low:.1%} to {high:.1%})"
