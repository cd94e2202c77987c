"""Which clauses depend on what is not the paper's: the initialisation, the data."""

from collections.abc import Iterator
from dataclasses import replace

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules import figures, text
from relumlp.papers.dynamics.rules.clauses import accurate_together
from relumlp.papers.dynamics.rules.curves import Group, all_groups, size_of
from relumlp.papers.dynamics.rules.findings import FINDINGS
from relumlp.papers.dynamics.rules.quantifiers import AllOf, Networks, verdicts_of
from relumlp.papers.study.study import Measured, Rule, Table

BY_INITIALISATION = "Initialisations: which clauses depend on them"


def questions(initialisation: str) -> Iterator[Rule]:
    """Yield what an initialisation's arms can be asked: all of curves, not the nodes as a group."""
    for rule in [*figures.RULES, *text.RULES, *FINDINGS]:
        of_nodes = rule.clause is accurate_together or rule.id.startswith("dynamics.group.")
        if isinstance(rule.about, Networks) and not of_nodes:
            arms = replace(rule.about, kind="arm", initialisation=initialisation)
            yield replace(rule, about=arms)


def depends(verdicts: list[str]) -> str:
    """Say whether verdicts differ; open if one of them is, or there is nothing to compare."""
    if "open" in verdicts or len(verdicts) < 2:
        return "open"
    return "yes" if len(set(verdicts)) > 1 else "no"


def table_by_initialisation(result: Measured) -> Table:
    """Every clause about curves, decided for the arms of each initialisation by itself."""
    seen = {g.facts["initialisation"] for g in all_groups(result, "arm")}
    hows = [how for how in INITIALISATIONS if how in seen]
    head = ["clause", "statement", *hows, "depends"]
    if not hows:
        return Table(BY_INITIALISATION, head, [])
    rows = []
    for rule, *others in zip(*map(questions, hows), strict=True):
        verdicts = [r.decide(result).verdict for r in (rule, *others)]
        id = rule.id.removeprefix("dynamics.")
        rows.append([id, rule.statement, *verdicts, depends(verdicts)])
    return Table(BY_INITIALISATION, head, rows, only_first_epochs(result, rows))


def only_first_epochs(result: Measured, rows: list[list[str]]) -> str:
    """Say what the table of initialisations can tell and what it cannot."""
    found = [row[-1] for row in rows]
    return (
        f"The arms see the first {epochs_of(result, 'arm')} epochs only, of the architectures and "
        "losses that were tried: what a clause says of a whole training is asked of those epochs, "
        "and a tenth of the training is a tenth of them. So a verdict here is not the grid's. A "
        "clause depends on the initialisation if the verdicts differ at all, partly from "
        "reproduced too; it is open if one of them is; where it is "
        "reproduced for none, the epochs may be too few to show it. Of "
        f"{len(found)} clauses {found.count('yes')} depend on it, {found.count('no')} do not, "
        f"{found.count('open')} are open. What needs the nodes as a group is not measured there."
    )


def epochs_of(result: Measured, kind: str) -> str:
    """Return for how many epochs the networks of a kind are trained."""
    return ", ".join(str(n) for n in sorted({g.facts["epochs"] for g in all_groups(result, kind)}))


def lengths(result: Measured) -> str:
    """Say for how many epochs networks on other data are trained, and for how many the grid's."""
    own, grid = (epochs_of(result, kind) for kind in ("other", "grid"))
    return f"{own} epochs" + (f" (the grid: {grid})" if grid else "")


def table_other(result: Measured) -> Table:
    """Findings (1) to (7) on other data, beside the same architectures on the grid's."""
    pairs = [(g, twin(result, g)) for g in all_groups(result, "other")]
    head = ["finding", "statement"]
    for other, own in pairs:
        head += [f"{g.label}, {g.facts['data']}" for g in (other, own) if g]
    title = "The findings on Fashion-MNIST"
    if not pairs:
        return Table(title, [*head, "carries over"], [])
    title += f": {lengths(result)}"
    rows = [
        [r.id.removeprefix("dynamics.summary."), r.statement, *row_of_other(result, r, pairs)]
        for r in FINDINGS
    ]
    return Table(title, [*head, "carries over"], rows, what_is_compared(result, pairs))


def twin(result: Measured, other: Group) -> Group | None:
    """Return the grid's networks of the same architecture and loss."""
    wanted = {name: other.facts[name] for name in ("layers", "width", "loss")}
    return next(all_groups(result, **wanted), None)


def row_of_other(
    result: Measured, finding: Rule, pairs: list[tuple[Group, Group | None]]
) -> list[str]:
    """Decide a finding for each architecture on both data, and count where it carries over."""
    assert isinstance(finding.about, AllOf)
    cells, held, carried = [], 0, 0
    for pair in pairs:
        about = [g for g in pair if g]
        asked = finding.about.selection.includes(about[0], size_of(result, "other"))
        verdicts = [v.verdict if asked else "" for _, v in verdicts_of(finding.clause, about)]
        cells += verdicts
        held += verdicts[1:] == ["reproduced"]
        carried += verdicts == ["reproduced"] * 2
    return [*cells, f"{carried} of {held}" if held else ""]


def what_is_compared(result: Measured, pairs: list[tuple[Group, Group | None]]) -> str:
    """Say that the two were not trained for equally long."""
    data, own = pairs[0][0].facts["data"], [g for _, g in pairs if g]
    text = f"On {data} networks are trained for {epochs_of(result, 'other')} epochs"
    if own:
        text += f", on {own[0].facts['data']} for {epochs_of(result, 'grid')}"
    return (
        f"{text}: after training means after that many. The last column counts the architectures "
        "and losses for which a finding is reproduced on both, of those for which it is on the "
        "grid's data."
    )
