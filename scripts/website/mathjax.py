"""MathJax for the site: the part that sets formulas, from an installed package, by digest."""

import hashlib
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

MATHJAX = "mathjax"
PACKAGE = "sphinx-mathjax-offline"
SCRIPT = "tex-chtml.js"
DIGEST = "0a6ded5abbce13331658dd239f34382abd06492c74b71b61e8caa8112ec55fa5"
"""SHA-256 of MathJax 3.2.2's script, as the package brings it."""
FONTS = Path("output", "chtml", "fonts", "woff-v2")


def copy_mathjax(static: Path) -> None:
    """Copy MathJax's script and fonts into a folder of static files.

    The rest of the package (speech, other inputs and outputs) is left out: 1.6 MB instead of 30.
    """
    try:
        home = Path(str(distribution(PACKAGE).locate_file(PACKAGE))) / "static" / "mathjax"
    except PackageNotFoundError:
        sys.exit(f"site: expected the extra docs to be installed, got no {PACKAGE}")
    found = hashlib.sha256((home / SCRIPT).read_bytes()).hexdigest()
    if found != DIGEST:
        sys.exit(f"site: expected MathJax's {SCRIPT} with SHA-256 {DIGEST}, got {found}")
    target = static / MATHJAX
    (target / FONTS).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(home / SCRIPT, target / SCRIPT)
    for font in sorted((home / FONTS).glob("*.woff")):
        shutil.copyfile(font, target / FONTS / font.name)
