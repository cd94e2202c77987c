"""The rules of *dynamics* about its setting: the grid, and the initialisation it leaves unsaid."""

from relumlp.papers.dynamics.grid import CE, SE
from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.initialisation import arm_points, best_match
from relumlp.papers.dynamics.rules.quantifiers import Largest, WidestOfTwoLayers
from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import AS_SET, FINDING, Measured, Rule, Verdict


def all_networks(result: Measured) -> Verdict:
    """Reproduced if all 54 networks of the grid, of 2, 5 and 9 layers of 20, 80 and 320 nodes, were
    trained for 200 epochs and measured on 12,000 validation samples; partly if any were."""
    configs = [f["config"] for f in result.facts["networks"].values()
               if f["config"]["kind"] == "grid" and f["verdict"] == "finished"]  # fmt: skip
    if not configs:
        return NOT_MEASURED
    as_stated = {
        (c["layers"], c["width"], c["loss"], c["seed"])
        for c in configs
        if (c["epochs"], c["validation"], c["batch"]) == (200, 12000, 60)
        and c["layers"] in (2, 5, 9) and c["width"] in (20, 80, 320)
    }  # fmt: skip
    evidence = f"{len(configs)} networks trained to the end, {len(as_stated)} of them as stated"
    return Verdict("reproduced" if len(as_stated) == 54 else "partly", evidence)


def initialisation(result: Measured) -> Verdict:
    """The arms choose the initialisation with most points: per architecture and loss the share of
    layers that rise early, the share of deep layers that come to hold almost all samples (figure
    9), and whether figure 10 falls throughout (½ if partly); the first of normalised uniform, He,
    LeCun, PyTorch's among equals. Reproduced if the grid has it, else not. The grid's was set after
    the arms had been looked at, to what this rule chooses: no test of the paper."""
    points = arm_points(result)
    chosen = best_match(result)
    used = {f["initialisation"] for f in result.facts["groups"].values() if f["kind"] == "grid"}
    if chosen is None:
        return NOT_MEASURED
    totals = "; ".join(f"{how} {sum(p.value for p in ps):.2f}" for how, ps in points.items())
    most = len(next(iter(points.values())))
    evidence = f"of {most} points: {totals}; the arms choose {chosen}, the grid has "
    evidence += ", ".join(sorted(used)) or "not been computed"
    agree = "reproduced" if used == {chosen} else "not reproduced"
    return Verdict(agree if used else "open", evidence)


RULES = [
    Rule("dynamics.setting.networks",
         "The grid has 54 networks: 3 depths × 3 widths × 2 losses × 3 seeds.",
         all_networks, kind=AS_SET),
    Rule("dynamics.setting.initialisation",
         "The paper does not state the initialisation.",
         initialisation, kind=AS_SET),
    Rule("dynamics.fig5.rises-early.normalised-uniform",
         "After normalised uniform initialisation the mean activation fraction rises very early.",
         clauses.rises_early, about=Largest(CE, kind="arm", initialisation="normalised-uniform"),
         kind=FINDING),
    Rule("dynamics.fig9.normalised-uniform",
         "After normalised uniform initialisation deep sample sets grow to almost all samples.",
         clauses.almost_all,
         about=Largest(SE, kind="arm", initialisation="normalised-uniform"), kind=FINDING),
    Rule("dynamics.fig10.normalised-uniform",
         "After normalised uniform initialisation the mean activation fraction falls throughout.",
         clauses.falls_throughout,
         about=WidestOfTwoLayers(SE, kind="arm", initialisation="normalised-uniform"),
         kind=FINDING),
    Rule("dynamics.fig5.rises-early.he",
         "After He initialisation the mean activation fraction rises very early.",
         clauses.rises_early, about=Largest(CE, kind="arm", initialisation="he"), kind=FINDING),
    Rule("dynamics.fig9.he",
         "After He initialisation deep sample sets grow to almost all samples.",
         clauses.almost_all, about=Largest(SE, kind="arm", initialisation="he"), kind=FINDING),
    Rule("dynamics.fig10.he",
         "After He initialisation the mean activation fraction falls throughout.",
         clauses.falls_throughout, about=WidestOfTwoLayers(SE, kind="arm", initialisation="he"),
         kind=FINDING),
    Rule("dynamics.fig5.rises-early.lecun",
         "After LeCun initialisation the mean activation fraction rises very early.",
         clauses.rises_early, about=Largest(CE, kind="arm", initialisation="lecun"), kind=FINDING),
    Rule("dynamics.fig9.lecun",
         "After LeCun initialisation deep sample sets grow to almost all samples.",
         clauses.almost_all, about=Largest(SE, kind="arm", initialisation="lecun"), kind=FINDING),
    Rule("dynamics.fig10.lecun",
         "After LeCun initialisation the mean activation fraction falls throughout.",
         clauses.falls_throughout, about=WidestOfTwoLayers(SE, kind="arm", initialisation="lecun"),
         kind=FINDING),
    Rule("dynamics.fig5.rises-early.torch-linear",
         "After PyTorch's initialisation the mean activation fraction rises very early.",
         clauses.rises_early, about=Largest(CE, kind="arm", initialisation="torch-linear"),
         kind=FINDING),
    Rule("dynamics.fig9.torch-linear",
         "After PyTorch's initialisation deep sample sets grow to almost all samples.",
         clauses.almost_all, about=Largest(SE, kind="arm", initialisation="torch-linear"),
         kind=FINDING),
    Rule("dynamics.fig10.torch-linear",
         "After PyTorch's initialisation the mean activation fraction falls throughout.",
         clauses.falls_throughout,
         about=WidestOfTwoLayers(SE, kind="arm", initialisation="torch-linear"), kind=FINDING),
]  # fmt: skip
