"""Output of commands: tables for people, JSON for programs."""

import json
import math
import sys
from collections.abc import Sequence
from typing import Any


def plain(value: Any) -> Any:
    """Return a value that JSON can hold: NaN and infinities become null, arrays become lists."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def show_json(value: Any) -> None:
    """Print JSON on the standard output; in ASCII where the output cannot hold it otherwise."""
    text = json.dumps(plain(value), indent=1, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(plain(value), indent=1)
    print(text)


def show_table(title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table on the standard output; nothing in its texts is taken as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="table.title"), title_justify="left")
    for name in head:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row))
    Console(markup=False, emoji=False, highlight=False).print(table)


def duration(seconds: float) -> str:
    """Return a duration as text, in seconds or minutes."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def amount(size: float) -> str:
    """Return a number of bytes as text, in megabytes, or gigabytes where there are many."""
    return f"{size / 1e6:.1f} MB" if size < 1e10 else f"{size / 1e9:,.0f} GB"
