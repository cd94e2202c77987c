"""The command ``relumlp``: thin; each subcommand lives in a module of its own."""

import sys
from typing import Annotated

import typer

from relumlp.commands import claims, data, info, measure, reproduce, train
from relumlp.errors import Interrupted, UserError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(data.app, name="data")
for module in (train, reproduce, measure, claims, info):
    module.register(app)


def version(wanted: bool) -> None:
    """Print the version and exit, if the option is given."""
    if wanted:
        from importlib.metadata import version as installed

        print(installed("relumlp"))
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Three papers on how ReLU networks work, as running, verified mathematics."""


def main() -> None:
    """Run the command; UserError prints one sentence and exits with 2, Ctrl-C exits with 130."""
    try:
        app()
    except UserError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"{error.filename or 'file'}: {error.strerror or error}", 2)
    except Interrupted:
        fail("interrupted; what was finished is kept, and the same command goes on from there", 130)


def fail(sentence: str, code: int) -> None:
    """Print a sentence on the error stream and exit, without waiting for other threads."""
    import os

    print(f"relumlp: {sentence}", file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(code)
