"""Which chapter of the textbook derives a statement."""

import re
from pathlib import Path

TEXTBOOK = Path(__file__).parents[3] / "derivations"


def chapter_of(id: str) -> str:
    """Return the chapter that names an id in brackets, as in [gaps.16]; "" if none does.

    A chapter that names gaps.16 is the place of gaps.16.sufficient too, unless another names that.
    """
    for name in (id, id.rsplit(".", 1)[0], ".".join(id.split(".")[:2])):
        for path in sorted(TEXTBOOK.glob("*.md")):
            if re.search(rf"\[{re.escape(name)}\]", path.read_text(encoding="utf-8")):
                return f"derivations/{path.name}"
    return ""
