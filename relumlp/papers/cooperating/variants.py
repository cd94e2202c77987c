"""What the paper leaves unsaid of the node classifiers, varied: how far do the figures depend?"""

import math
from collections.abc import Iterable
from typing import Any

from relumlp.classifiers.choices import DEFAULTS, Choices

VARIANTS: dict[str, Choices] = {
    "as documented": DEFAULTS,
    "rates 0 and 1 kept (smoothing 0)": DEFAULTS._replace(smoothing=0.0),
    "smoothing 0.01": DEFAULTS._replace(smoothing=0.01),
    "smoothing 10": DEFAULTS._replace(smoothing=10.0),
    "bandwidth Silverman": DEFAULTS._replace(bandwidth="silverman"),
    "bandwidth 0.01": DEFAULTS._replace(bandwidth=0.01),
    "bandwidth 0.3": DEFAULTS._replace(bandwidth=0.3),
    "bandwidth 1": DEFAULTS._replace(bandwidth=1.0),
    "zero density from e⁻¹⁰ on": DEFAULTS._replace(floor=-10.0),
    "zero density from e⁻³⁰ on": DEFAULTS._replace(floor=-30.0),
    "dead and constant nodes have no say": DEFAULTS._replace(constant_nodes="ignore"),
    "ties are wrong": DEFAULTS._replace(ties="none"),
}
"""Each is the documented default but for one choice. The paper's rates are plain ratios (smoothing
0), of which it does not say what 0 of 0 is, or a product with a 0; the default departs from them to
leave no such case. Bandwidth 1, in units of z, is what
scikit-learn's density has if none is chosen."""
BANDWIDTHS = tuple(n for n in VARIANTS if n.startswith(("as documented", "bandwidth")))


def described(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return variants as JSON can hold them, in order; no floor is None."""
    made = [{"variant": name, **VARIANTS[name]._asdict()} for name in names]
    return [{**c, "floor": c["floor"] if math.isfinite(c["floor"]) else None} for c in made]


def variants_of(config: dict[str, Any]) -> dict[str, Choices]:
    """Return the variants of a cell's configuration, by name, in order."""
    found: dict[str, Choices] = {}
    for fields in config["choices"]:
        chosen = {n: v for n, v in fields.items() if n != "variant"}
        floor = -math.inf if chosen["floor"] is None else chosen["floor"]
        found[fields["variant"]] = Choices(**{**chosen, "floor": floor})
    return found
