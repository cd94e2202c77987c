"""The first page of the site, and the order of all others."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from website.gathering import put
from website.places import CHAPTERS, pages

PAPERS = {
    "cooperating": "DNNs as layers of cooperating classifiers",
    "gaps": "Activation gap generators in neural networks",
    "dynamics": "Exploring neural network training dynamics through binary node activations",
}
HEAD = """# relumlp

<p class="home-lead">Three papers on how ReLU networks work, as running, verified mathematics.</p>

- **[Read the textbook](derivations/README.md).** {chapters} chapters derive every equation, in
  exact arithmetic, with pictures, and with exercises whose solutions are folded and checked. Hold
  the pointer on a letter of a formula, or choose a formula by touch or by keyboard, to see what
  its letters mean.
- **[Look an equation up](equations/index.md).** Every id with its statement, verdict, formula,
  claim, chapter and figure; [symbols](derivations/symbols.md) and a
  [glossary](derivations/glossary.md).
- **See what came out.** Each paper's figures and findings, with verdicts: {papers}.
- **[Bring a network of your own](derivations/first-ten-minutes/networks.md).** The first ten
  minutes with a network from PyTorch, scikit-learn or ONNX.
{lab}- **[Find a function](reference/index.md).** The reference, by rooms.
- **How fast, how sure.** [Performance](derivations/reproduction/performance/README.md),
  [mutation](derivations/reproduction/mutation/README.md) and
  [reliability](derivations/reproduction/reliability/README.md).

![An image, and the wires and pixels that speak for it](derivations/pictures/sample-path.png)

*An image on its way through a trained network, from
[chapter 2](derivations/2-backpropagation.md#unrolling-β-as-a-sum-over-paths).*

This site needs no server and no network: all of it, formulas and search included, works from these
files.
"""
LAB = """- **<a href="lab.html">Take a network apart</a>.** The laboratory: move an input or a
  weight, and see switches, paths and sample sets follow.
"""
REPRODUCTION = "derivations/reproduction"


def has_lab() -> bool:
    """Whether this version has the command ``relumlp lab``."""
    return importlib.util.find_spec("relumlp.commands.lab") is not None


def write_home() -> None:
    """Write the first page, with the order of all pages."""
    papers = ", ".join(f"[*{name}*]({REPRODUCTION}/{name}/page.md)" for name in PAPERS)
    head = HEAD.format(chapters=len(CHAPTERS), papers=papers, lab=LAB if has_lab() else "")
    put(Path("index.md"), "\n\n".join([head, *trees()]) + "\n")


def trees() -> Iterator[str]:
    """Yield the contents: the textbook, results, what one looks up, and the project."""
    chapters = [f"derivations/{path.stem}" for path in CHAPTERS]
    named = [f"{title} <{REPRODUCTION}/{name}/page>" for name, title in PAPERS.items()]
    yield tree("The textbook", ["About the textbook <derivations/README>", *chapters])
    yield tree("First ten minutes", inside("derivations", "first-ten-minutes"))
    yield tree("To look things up", [
        "Index of all equations <equations/index>",
        "Tested and proved <derivations/ledger/README>",
        "derivations/symbols",
        "derivations/glossary",
        "reference/index",
    ])  # fmt: skip
    yield tree("What came out", [*named, *results()])
    yield tree("The project", ["About relumlp <README>", "CONTRIBUTING", "CHANGELOG"])


def inside(*folder: str) -> list[str]:
    """Return all pages of a folder."""
    return [str(p.with_suffix("")) for p in pages() if p.parts[:-1] == folder]


def results() -> list[str]:
    """Return the other pages of results: those of folders, and those beside them."""
    found = [p for p in pages() if p.parts[:2] == ("derivations", "reproduction")]
    return [str(p.with_suffix("")) for p in found if p.name == "README.md"]


def tree(caption: str, names: list[str]) -> str:
    """Return a list of contents for the side of the page."""
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *names, "```"])
