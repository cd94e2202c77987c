"""Active paths per second: relumlp's, summed and written, against networkx's all_simple_paths."""

from typing import Any

from benchmarks.common import Table, alternate, spread, spread_table

ROWS = {"summed": "products summed by start and end", "written": "each path written",
        "networkx": "networkx, paths counted without products"}  # fmt: skip
WORDS = {
    "summed": "at least {:,.0f} paths a second summed",
    "written": "at least {:,.0f} paths a second written",
    "vs_networkx": "at least 500 times as fast as networkx, summed and written",
}
"""Marks in words."""


def measure(rounds: int) -> dict[str, Any]:
    """Enumerate the active paths of 32-32-32-32-32, 16 nodes on in each hidden layer, 32 outputs.

    relumlp: from every active first-layer node, every path's product is computed (and summed by
    start and end), or written with the path's nodes, product and cost. networkx: all_simple_paths
    on the same graph of switched-on nodes; paths are counted without computing products.
    """
    import networkx as nx
    import numpy as np

    from relumlp.kernels.paths import sum_active_paths, write_active_paths
    from relumlp.paths.tables import empty_table, number_of_paths, switched_on

    rng = np.random.default_rng(0)
    W = [None] + [rng.normal(size=(32, 32)) / 4 for _ in range(4)]
    on = [None] + [np.isin(np.arange(32), rng.choice(32, 16, replace=False)) for _ in range(3)]
    on.append(np.ones(32, bool))
    net = switched_on(W, on, rng.normal(size=32), 1)
    n, table = number_of_paths(net), empty_table(net)
    nodes = [np.flatnonzero(on[g]) for g in (1, 2, 3)] + [np.arange(32)]
    graph = nx.DiGraph()
    for g in range(3):
        graph.add_edges_from(((g, a), (g + 1, b)) for a in nodes[g] for b in nodes[g + 1])
    ends = [(3, b) for b in nodes[3]]

    def networkx() -> None:
        found = sum(1 for a in nodes[0] for _ in nx.all_simple_paths(graph, (0, a), ends))
        assert found == n, (found, n)

    # One round of relumlp repeats the work, so that its duration is well above the clock's error.
    repeats = 50
    seconds = alternate(
        {
            "summed": lambda: [sum_active_paths(net) for _ in range(repeats)],
            "written": lambda: [write_active_paths(net, 0, table) for _ in range(repeats)],
            "networkx": networkx,
        },
        rounds,
    )
    count = {"summed": n * repeats, "written": n * repeats, "networkx": n}
    rate = {
        name: spread([count[name] / second for second in values])
        for name, values in seconds.items()
    }
    ratios = {f"{name}_vs_networkx": rate[name]["median"] / rate["networkx"]["median"]
              for name in ("summed", "written")}  # fmt: skip
    marks = {"summed": 5e8, "written": 1.5e8}
    met = {name: rate[name]["median"] >= mark for name, mark in marks.items()}
    met["vs_networkx"] = min(ratios.values()) >= 500
    return {"paths": n, "paths_per_second": rate, "ratios": ratios, "marks": marks, "met": met}


def tables(result: dict[str, Any]) -> list[Table]:
    """Paths a second."""
    return [spread_table("million paths a second, one core", result["paths_per_second"], 1e6, ROWS)]


def notes(result: dict[str, Any]) -> list[str]:
    """Ratios."""
    return [
        f"{name.removesuffix('_vs_networkx')}: {ratio:,.0f} times as fast as networkx"
        for name, ratio in result["ratios"].items()
    ]
