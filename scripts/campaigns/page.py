"""The summary of a campaign as text and JSON, and the page of all summaries."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from campaigns.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "derivations" / "reproduction" / "reliability"
HEAD = """# What was tried to break it

`scripts/torture NAME --record` runs a campaign and writes its part of this page. Cases are drawn
from the seed. A failure is an outcome that must not be: something lost, something silently wrong,
an error without a sentence of its own, something let in.

| campaign | what it tries | cases | failures | seed | minutes | commit |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Summary:
    """What a campaign found, with all that is needed to run it again."""

    campaign: str
    about: str
    seed: int
    count: int
    cases: int
    failures: int
    seconds: float
    outcomes: dict[str, dict[str, int]]
    facts: dict[str, object]
    told: list[str]
    environment: dict[str, Any]

    def text(self) -> str:
        """Return the outcomes and the failures, for the terminal."""
        lines = [f"{s}: {outcome}: {n}" for s, ends in self.outcomes.items()
                 for outcome, n in ends.items()]  # fmt: skip
        facts = [f"{name}: {value}" for name, value in self.facts.items()]
        end = f"{self.campaign}: {self.cases} cases, {self.failures} failures"
        return "\n".join([*lines, *facts, *self.told, f"{end}, {self.seconds:.0f} s"])


def summary(campaign: ModuleType, seed: int, count: int) -> Summary:
    """Run a campaign and return what it found."""
    from relumlp.machine.versions import environment

    tally, began = Tally(), time.monotonic()
    campaign.run(tally, seed, count)
    seconds = time.monotonic() - began
    outcomes: dict[str, dict[str, int]] = {}
    for (subject, outcome), n in sorted(tally.outcomes.items()):
        outcomes.setdefault(subject, {})[outcome] = n
    name, about = campaign.__name__.rpartition(".")[2], str(campaign.__doc__).splitlines()[0]
    return Summary(name, about, seed, count, sum(tally.outcomes.values()), tally.failures,
                   seconds, outcomes, tally.facts, tally.told, dict(environment()))  # fmt: skip


def keep(found: Summary) -> None:
    """Write the summary beside the others, and the page of all anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(found), indent=1, ensure_ascii=False, default=str)
    (FOLDER / f"{found.campaign}.json").write_text(text + "\n", encoding="utf-8")
    (FOLDER / "README.md").write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page: a table of the campaigns, then the outcomes of each."""
    kept = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(FOLDER.glob("*.json"))]
    return HEAD + "".join(map(row, kept)) + "".join(map(section, kept))


def row(k: dict[str, Any]) -> str:
    """Return a campaign's row of the table."""
    return (
        f"| [{k['campaign']}](#{k['campaign']}) | {k['about']} | {k['cases']:,} "
        f"| {k['failures']:,} | {k['seed']} | {k['seconds'] / 60:.1f} "
        f"| {k['environment']['commit']} |\n"
    )


def section(k: dict[str, Any]) -> str:
    """Return a campaign's outcomes as a table, and its other numbers and failures as lists."""
    lines = [f"| {subject} | {outcome} | {n:,} |" for subject, ends in k["outcomes"].items()
             for outcome, n in ends.items()]  # fmt: skip
    rest = [f"- {name}: {value}" for name, value in k["facts"].items()]
    rest += [f"- {failure}" for failure in k["told"]]
    table = ["| what was tried | how it ended | cases |", "|---|---|---|", *lines]
    return "\n".join(["", f"## {k['campaign']}", "", *table, *([""] if rest else []), *rest, ""])
