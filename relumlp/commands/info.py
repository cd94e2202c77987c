"""``relumlp info``: versions, BLAS kernels, threads, and the folders of data and caches."""

import os
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json, show_table


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
    import platformdirs
    from numba import config

    import relumlp
    from relumlp.machine.versions import environment

    folder = os.path.dirname(relumlp.__file__)
    numba_cache = getattr(config, "CACHE_DIR", "") or os.path.join(folder, "kernels", "__pycache__")
    return {
        **environment(),
        "cores": os.cpu_count(),
        "BLAS threads while training": 1,
        "package": folder,
        "data": os.environ.get("RELUMLP_DATA", "not set"),
        "data cache": platformdirs.user_cache_dir("relumlp"),
        "Numba cache": numba_cache,
    }
