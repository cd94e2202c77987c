"""Where the site is made of what, and where it is made."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).resolve().parent
SITE = ROOT / "derivations" / "site"
SOURCE = ROOT / "build" / "site" / "source"
DOCTREES = ROOT / "build" / "site" / "doctrees"

CHAPTERS = sorted(
    (ROOT / "derivations").glob("[0-9]*-*.md"), key=lambda path: int(path.name.split("-")[0])
)
MEASURED = Path("derivations", "reproduction", "performance")
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@cache
def pages() -> tuple[Path, ...]:
    """Return all pages that are written by hand or by scripts, as paths from the root."""
    book = (ROOT / "derivations").rglob("*.md")
    inside = [path.relative_to(ROOT) for path in sorted(book) if SITE not in path.parents]
    skipped = {"cells"}
    return (*map(Path, TOP), *(path for path in inside if not skipped & {*path.parts}))
