"""Run the code of a Markdown page, block by block.

A block of ``python`` is run after those before it on the same page. A block of ``text`` right
behind it is what it prints. ``scripts/pictures`` runs all chapters where the pictures lie.
"""

import contextlib
import io
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TEXTBOOK = ROOT / "derivations"
PAGES = [ROOT / "README.md", *sorted(TEXTBOOK.glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of code, the line it starts in, and what it is to print (None: nothing is shown)."""

    line: int
    code: str
    printed: str | None


def blocks(page: Path) -> list[Block]:
    """Return the blocks of Python of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = list(FENCE.finditer(text))
    result = []
    for fence, after in zip(found, [*found[1:], None], strict=True):
        if fence[1] != "python":
            continue
        shown = after and after[1] == "text" and not text[fence.end() : after.start()].strip()
        line = text.count("\n", 0, fence.start()) + 2
        result.append(Block(line, fence[2], after[2] if after and shown else None))
    return result


def run(page: Path) -> list[tuple[Block, str]]:
    """Run a page's blocks in one namespace; return each with what it printed."""
    namespace: dict[str, object] = {"__name__": page.stem}
    results = []
    for block in blocks(page):
        out = io.StringIO()
        # Empty lines put the page's own line numbers into tracebacks.
        code = compile("\n" * (block.line - 1) + block.code, str(page), "exec")
        with contextlib.redirect_stdout(out):
            exec(code, namespace)
        results.append((block, out.getvalue()))
    return results
