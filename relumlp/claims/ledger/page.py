"""The page of the ledger's mathematics: what each claim was tested and proved with, in one line."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.listing import load_claims
from relumlp.claims.ledger.proofs import Proved, read_proofs, said
from relumlp.claims.ledger.verdicts import Recorded, read

HEAD = """# Tested and proved

Every claim of the ledger in one line: its verdict, what it was tested with, and what proving it
came to. [Chapter 10](../10-proved.md) says what a proof is worth. Sizes are widths, as in 2-2-1, or
nodes and classes; ×2 means two samples. `scripts/index` writes this page from what
`relumlp verify --record` and `relumlp prove --record` recorded.
"""

COLUMNS = "| id | verdict | tested | proved |\n|---|---|---|---|"

PAPERS = {"cooperating": "*cooperating*", "gaps": "*gaps*", "dynamics": "*dynamics*",
          "beyond": "Beyond the papers"}  # fmt: skip

LARGE = 2
"""Least width of all layers of a network that is not the smallest of its depth."""


def page() -> str:
    """Return the page as Markdown."""
    claims, proofs, verdicts = load_claims(), read_proofs(), read()
    found = [proofs[id] for id in claims if id in proofs]
    parts = [HEAD, summary(found, claims)]
    for paper, group in groupby(claims.values(), lambda claim: claim.paper):
        rows = [line(claim, verdicts.get(claim.id), proofs.get(claim.id)) for claim in group]
        parts += [f"\n## {PAPERS[paper]}\n", COLUMNS, *rows]
    return "\n".join(parts) + "\n"


def line(claim: Claim, verdict: Recorded | None, proved: Proved | None) -> str:
    """Return a claim's row."""
    tested = (verdict.verdict, verdict.evidence) if verdict else ("open", "")
    cells = [*tested, said(proved) if proved else "not tried"]
    return f"| `{claim.id}` | {' | '.join(map(plain, cells))} |"


def plain(text: str) -> str:
    """Return a text for a cell of a table, in which nothing is taken for a mark of Markdown."""
    return re.sub(r"([|*_`])", r"\\\1", text)


def summary(found: Sequence[Proved], claims: Mapping[str, Claim]) -> str:
    """Say how many claims are proved and refuted, and why others are neither."""
    if not found:
        return "No proof is recorded."
    true = [p for p in found if not claims[p.id].refuted]
    false = [p for p in found if claims[p.id].refuted]
    proved = [p for p in true if p.verdict == "proved"]
    counted = [p for p in proved if p.bounds]
    nets = [p for p in proved if not p.bounds and is_about_networks(p)]
    large = sum(any(is_large(size) for size in p.sizes) for p in nets)
    refuted = sum(p.verdict == "refuted" for p in false)
    missed = sum(bool(p.sizes) for p in false if p.verdict != "refuted")
    return "\n".join([
        f"- {len(proved)} of {len(true)} true claims are proved at some size: {len(counted)} over "
        "all count tables up to a number of samples, the others for all reals.",
        f"- {len(nets)} of the latter are about networks with hidden layers, {large} of these "
        "proved at 2-2-2 or larger.",
        f"- {refuted} of {len(false)} refuted claims are refuted by the prover on its own. Of the "
        f"others {missed} have no counterexample at the sizes that it finished.",
        f"- Neither proved nor refuted: {'; '.join(reasons([*true, *false]))}.",
        f"- {sum(p.questions for p in found):,} questions to the solver, "
        f"{sum(p.identities for p in found):,} identities, {sum(p.seconds for p in found):,.0f} "
        "seconds of the processor.",
    ])  # fmt: skip


def is_about_networks(proved: Proved) -> bool:
    """Whether the sizes are widths of networks with hidden layers, as far as they say."""
    return any(size.count("-") > 1 for size in proved.sizes)


def is_large(size: str) -> bool:
    """Whether a size has two layers or more behind its inputs, none of them of a single node."""
    widths = size.split("×")[0].split("-")
    return len(widths) > 2 and all(int(s) >= LARGE for s in widths)


def reasons(found: Iterable[Proved]) -> list[str]:
    """Return the reasons why claims are undecided, with their numbers, the most frequent first."""
    left = Counter(kind(p.undecided) for p in found if p.verdict == "undecided")
    return [f"{n} ({why})" for why, n in left.most_common()]


def kind(undecided: str) -> str:
    """Return the reason without a size, and without what follows a colon."""
    *at, reason = undecided.split(": ", 1)
    return (reason if at else undecided).split(": ")[0]
