"""Output of commands: tables for people, JSON for programs."""

import json
import math
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
    """Print JSON on the standard output."""
    print(json.dumps(plain(value), indent=1, ensure_ascii=False))


def show_table(title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table on the standard output."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row))
    Console().print(table, markup=False)


def duration(seconds: float) -> str:
    """Return a duration as text, in seconds or minutes."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def amount(size: float) -> str:
    """Return a number of bytes as text, in megabytes."""
    return f"{size / 1e6:.1f} MB"
