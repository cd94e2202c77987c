"""``relumlp info``: versions, BLAS kernels, threads, and the folders of data and caches."""

import os
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json, show_table
from relumlp.places import user_cache


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: relumlp info --json")(info)


def info(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show versions, the BLAS kernels in use, threads, and the folders of data and caches."""
    facts = collect()
    if as_json:
        show_json(facts)
    else:
        show_table("relumlp info", ("what", "value"), [(k, v) for k, v in facts.items()])


def collect() -> dict[str, Any]:
    """Collect the values that the command shows."""
    import relumlp
    from relumlp.kernels.compiling import cache_folder
    from relumlp.machine.versions import environment

    folder = os.path.dirname(relumlp.__file__)
    return {
        **environment(),
        "cores": os.cpu_count(),
        "BLAS threads while training": 1,
        "package": folder,
        "data": os.environ.get("RELUMLP_DATA", "not set"),
        "data cache": str(user_cache() or "none, because there is no home"),
        "Numba cache": str(cache_folder() or "none, because no folder can be written to"),
    }
