"""The command ``relumlp``: thin; each subcommand lives in a module of its own."""

from typing import Annotated, Any

import typer

from relumlp.commands import (
    book,
    claims,
    compare,
    data,
    examine,
    info,
    lab,
    prove,
    reproduce,
    train,
    verify,
)
from relumlp.errors import on_one_line
from relumlp.machine.interrupts import say

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(data.app, name="data")
for module in (train, examine, lab, reproduce, compare, claims, verify, prove, book, info):
    module.register(app)
for command in (*app.registered_commands, *data.app.registered_commands):
    # The whole first sentence: without it, the list of commands cuts sentences at a line's end.
    command.short_help = (command.callback.__doc__ or "").split("\n\n")[0]


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


def run() -> int:
    """Run the command that the command line asks for, and return its exit code.

    Mistakes on the command line end in one sentence and with 2, like those that commands find.
    """
    # Of Typer's own Click or of Click itself, whichever this version of Typer comes with.
    usage_error: Any = typer.BadParameter.__mro__[1]
    try:
        code = app(prog_name="relumlp", standalone_mode=False)
    except usage_error as error:
        return refuse(error)
    return code if isinstance(code, int) else 0


def refuse(error: BaseException) -> int:
    """Print what was wrong on the command line, or the help if there was nothing on it."""
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error)
        return 2
    words = error.format_message() if hasattr(error, "format_message") else str(error)
    say(f"relumlp: {on_one_line(words)}")
    return 2
