"""Details of the classifiers that the paper does not specify, as choices that can be varied."""

from typing import NamedTuple

import numpy as np

from relumlp.checks import check_choice, check_number
from relumlp.classifiers.density import check_bandwidth

TIES = ("first", "prior", "none")


class Choices(NamedTuple):
    """Details of the classifiers that the paper does not specify.

    Attributes
    ----------
    bandwidth : rule of :func:`relumlp.classifiers.density.bandwidth`: "scott", "silverman" or a
        number.
    min_bandwidth : a rule's smallest bandwidth, as a fraction of the standard deviation (divisor n)
        of all the node's training samples. So the density of a class with one sample, or with
        equal samples, is a narrow Gaussian. A node whose training samples are all equal has
        bandwidth 1.
    smoothing : λ ≥ 0 in rate = (n_on + λ) / (N_c + 2λ). λ = 1 is Laplace's rule; with λ = 0 rates
        may be 0 or 1 and log-likelihoods −∞. Where every class is impossible at a node, the node's
        posterior is the prior.
    floor : smallest log-density; lower ones are raised to it (nats; density in 1/units of z).
        Default none: log-densities are finite at any distance, so zero densities do not occur.
    constant_nodes : "keep", or "ignore" to leave a node out of a system's layer if the system
        cannot tell the node's training samples apart (all switches, or all pre-activations, equal).
    ties : the class for equal largest scores: "first", the lowest class; "prior", the class of
        largest prior, then the lowest; "none", no class: −1, wrong for every sample.
    """

    bandwidth: str | float = "scott"
    min_bandwidth: float = 1e-3
    smoothing: float = 1.0
    floor: float = -np.inf
    constant_nodes: str = "keep"
    ties: str = "first"

    def admitted(self, name: str) -> "Choices":
        """Return choices that a formula may use, or refuse the first that is invalid."""
        check_choices(self)
        return self


DEFAULTS = Choices()
"""What is chosen where nothing is given."""


def check_choices(choices: Choices) -> None:
    """Refuse choices with invalid values."""
    check_bandwidth("bandwidth", choices.bandwidth)
    check_number("min_bandwidth", choices.min_bandwidth, above=0)
    check_number("smoothing", choices.smoothing, least=0)
    if not (isinstance(choices.floor, float) and choices.floor == -np.inf):
        check_number("floor", choices.floor)
    check_choice("constant_nodes", choices.constant_nodes, ("keep", "ignore"))
    check_choice("ties", choices.ties, TIES)
