"""``relumlp book`` and ``notebook``: a chapter of the textbook on the terminal, or to be run."""

import json
from pathlib import Path
from typing import Annotated

import typer

from relumlp.commands.own_data import check_new

WIDTH = 110
"""Characters of the longest line of code in a chapter, and the margin around it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: relumlp book 7")(book)
    app.command(epilog="Example: relumlp notebook 3 --out update.ipynb")(notebook)


def book(
    where: Annotated[
        str, typer.Argument(help="A chapter's number or name, or an id that it derives.")
    ] = "",
    source: Annotated[bool, typer.Option("--source", help="Print the Markdown as it is.")] = False,
) -> None:
    """Print a chapter of the textbook, or the section that derives an id; the contents if none."""
    from relumlp.textbook.pages import contents, find_page, section

    if not where:
        for page in contents():
            print(f"{page.number:>2} {page.title}")
        print("\nrelumlp book 7, relumlp book gaps.16, relumlp notebook 7")
        return
    text = section(*find_page(where))
    if source:
        print(text, end="")
    else:
        show_markdown(text)


def show_markdown(text: str) -> None:
    """Print Markdown as rich sets it, on lines that are no longer than code needs them."""
    from rich.console import Console
    from rich.markdown import Markdown

    from relumlp.textbook.readable import for_terminal

    console = Console(emoji=False, highlight=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    console.print(Markdown(for_terminal(text), code_theme="ansi_light", hyperlinks=False))


def notebook(
    where: Annotated[str, typer.Argument(help="A chapter's number or name.")],
    out: Annotated[
        Path | None, typer.Option(help="The file; by default the chapter's name, here.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Write a chapter as a Jupyter notebook, with the outputs that the tests compare."""
    from relumlp.machine.writing import write_atomically
    from relumlp.textbook.notebooks import make_notebook
    from relumlp.textbook.pages import find_page

    page, _ = find_page(where)
    target = out or Path(f"{page.name}.ipynb")
    check_new([target], force)  # a reader may have worked in it
    text = json.dumps(make_notebook(page), ensure_ascii=False, indent=1) + "\n"
    write_atomically(target, text.encode())
    print(f"written: {target}")
