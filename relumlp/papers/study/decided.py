"""What a page says of how its verdicts came about: when rules were written, what decides them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from relumlp.papers.study.study import KINDS, Rule, Table, Verdict, beside

SHOWN = ("reproduced", "partly", "not reproduced", "open")
MEANINGS = {
    "by theorem": "what the rule asks follows from what is proved, so that only rounding, an exact "
    "tie or an error of the program could decide it otherwise",
    "as set": "the rule asks for what this study set itself",
    "drawn": "the rule asks whether a diagram can be drawn",
    "finding": "it can come out either way, but no sentence of the paper claims it",
}


def when_written(rules: Sequence[Rule]) -> str:
    """Say of all rules when they were written, and name each that was not before looking."""
    later = [rule for rule in rules if rule.added]
    if not later:
        return "Each claim was decided by a rule that was written before looking."
    many = f"{len(later)} rules that were added or changed" if len(later) > 1 else (
        "one rule that was added or changed"
    )  # fmt: skip
    named = ", ".join(f"`{rule.id}`" for rule in later)
    return (
        f"Each claim was decided by a rule that was written before looking, but for {many} after "
        f"looking, which say when and why: {named}. A rule that was written before "
        "looking stays beside each that was added to it, with its own verdict."
    )


def counts(rules: Sequence[Rule], verdicts: Mapping[str, Verdict]) -> Table:
    """Count verdicts by what decides them, and by when their rules were written."""
    rows = []
    for kind in KINDS:
        for late, when in enumerate(("before looking", "after looking")):
            found = [r for r in rules if r.kind == kind and bool(r.added) == late]
            if found:
                rows.append([f"{kind}, written {when}", *counted(found, verdicts)])
    kinds = [k for k in MEANINGS if any(rule.kind == k for rule in rules)]
    text = " ".join(f"*{k.capitalize()}*: {MEANINGS[k]}." for k in kinds)
    given = [rule for rule in rules if rule.given]
    if given:
        text += f" {len(given)} of all are decided given what was fitted to what they ask."
    return Table("Counts", ["decided", "rules", *SHOWN], rows, text.strip())


def counted(rules: Sequence[Rule], verdicts: Mapping[str, Verdict]) -> list[str]:
    """Return how many rules there are, and how many have each verdict."""
    found = Counter(verdicts[rule.id].verdict for rule in rules)
    return [str(len(rules)), *(str(found[name]) for name in SHOWN)]


def disagreements(rules: Sequence[Rule], verdicts: Mapping[str, Verdict]) -> list[str]:
    """Say where a rule added after looking decides otherwise than the one beside it, and why.

    What is open disagrees with nothing.
    """
    return [
        f"{told(old, verdicts)}. {told(rule.id, verdicts)}. {rule.added.reason}"
        for rule in rules
        if rule.added and (old := beside(rule)) and differ(verdicts[old], verdicts[rule.id])
    ]


def differ(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts are decided and not the same."""
    return one.verdict != other.verdict and "open" not in (one.verdict, other.verdict)


def told(id: str, verdicts: Mapping[str, Verdict]) -> str:
    """Return a rule's verdict and its numbers in one sentence, without its full stop."""
    return f"{id} is {verdicts[id].verdict} ({verdicts[id].evidence})"
