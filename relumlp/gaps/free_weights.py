"""Output weights and biases that classify every sample correctly, or why there are none.

With the last hidden layer's activations fixed, weights and biases are wanted such that for every
sample s of class c and every other class c′

    Σ_j a_j(s) (w_jc − w_jc′) + b_c − b_c′ ≥ μ,   all |w_jc| ≤ 1 and |b_c| ≤ 1,

with the largest μ. The dual program wants amounts y_sc′ ≥ 0 of sum 1, one for each sample and rival
class, for which Σ_{c,j} |D_jc| is least, where D_jc = Σ_{s of c} y_sc′ a_j(s) − Σ_{s with rival c}
y_sc a_j(s), and a_0 = 1 stands for the bias. The two optima are equal. If they are 0, the same
combination of samples stands for each class and against it (Farkas): no weights can do it.

The simplex method on the dual, in Fractions. Floats only propose which pair of a sample and a rival
enters next; that nothing can enter any more is decided exactly, over all samples.
"""

from fractions import Fraction
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels, check_whole
from relumlp.doors.opening import door
from relumlp.exact import numerators
from relumlp.types import Array, Exact, Ints

Pair = tuple[int, int]
"""A sample, and a class that is not its own."""


class FreeCertificate(NamedTuple):
    """An output layer that classifies all samples correctly, or a combination that forbids it.

    The amounts prove that no output layer with weights and biases of size at most 1 gives all
    samples a larger margin. If the margin is 0, they prove that no output layer whatever classifies
    all samples strictly correctly.
    """

    w: Array | None
    """Output weights (|C|, nodes), Fractions of size at most 1; None if there are none."""
    b: Array | None
    """Output biases (|C|,), Fractions of size at most 1; None if there are none."""
    margin: Exact
    """Largest μ; 0 exactly if there are none, infinite with a single class."""
    samples: tuple[int, ...]
    """Samples of the combination; a sample may occur with several rivals."""
    rivals: tuple[int, ...]
    """For each of them a class other than its own."""
    amounts: tuple[Fraction, ...]
    """Positive amounts y of sum 1."""


@door(a="exact: some: n nodes", labels="whole: n")
def free_certificate(a: Array, labels: ArrayLike, classes: int) -> FreeCertificate:
    """Decide whether any output layer classifies all samples strictly correctly.   [beyond.free]

    Exact, because floats are treated as the rational numbers that they are. An iteration takes
    time that grows with n and with (|C| (nodes + 1))², in numbers of many digits, so it is meant
    for summary layers of a few nodes.

    Parameters
    ----------
    a : activations (n, nodes) of the last hidden layer.
    labels : classes (n,).
    classes : |C|. A class without samples is only a rival.

    Raises
    ------
    UserError : a shape does not fit, a value is not finite, a label is not a class, or n is 0.
    """
    own = check_labels(labels, check_whole("classes", classes, 1))
    if classes == 1:
        none = np.full((1, a.shape[1] + 1), Fraction(0), object)
        return FreeCertificate(none[:, :-1], none[:, -1], inf, (), (), ())
    program = Program(a, own, classes)
    table = first_table(program)
    while table.total and (entering := program.entering(table.layer, table.price)) is not None:
        table.exchange(*entering)
    in_use = zip(table.basis, table.amounts, strict=True)
    samples, rivals, amounts = zip(*sorted((*p, y) for p, y in in_use if p and y), strict=True)
    w, b, μ = table.layer[:, :-1], table.layer[:, -1], table.total
    return FreeCertificate(w if μ else None, b if μ else None, μ, samples, rivals, amounts)


class Program:
    """The samples, exactly and as floats, and the search for what may enter.

    Attributes
    ----------
    a : activations with a last column of ones, Fractions (n, nodes + 1).
    own : classes (n,).
    shape : (|C|, nodes + 1), of an output layer with its biases as last column.
    """

    def __init__(self, a: Array, own: Ints, classes: int) -> None:
        A, d = numerators(a)
        self.whole, self.scale = np.column_stack([A, np.full(len(A), d, object)]), d
        self.own, self.shape = own, (classes, A.shape[1] + 1)
        self.floats = rounded(self.whole, d)

    def column(self, pair: Pair) -> Array:
        """Coefficients of y_sc′: a(s) for its class and against its rival, then 1 of the sum."""
        s, rival = pair
        D = np.full(self.shape, Fraction(0), object)
        D[self.own[s]] = exact_row(self.whole[s], self.scale)
        D[rival] = -D[self.own[s]]
        return np.concatenate([D.ravel(), np.array([Fraction(1)], object)])

    def lead(self, layer: Array, pair: Pair) -> Fraction:
        """Lead of a sample's own output over that of a rival."""
        s, rival = pair
        return exact_row(self.whole[s], self.scale) @ (layer[self.own[s]] - layer[rival])

    def entering(self, layer: Array, price: Fraction) -> tuple[Array, Pair | None, Fraction] | None:
        """Return a column that lowers Σ|D|, its pair and its reduced cost; None if there is none.

        A weight above 1 or below −1 lets its |D| enter; a lead below the price lets its pair.
        """
        beyond = np.flatnonzero((abs(layer) > 1).ravel())
        if len(beyond):
            k, weight = int(beyond[0]), layer.ravel()[beyond[0]]
            unit = np.full(layer.size + 1, Fraction(0), object)
            unit[k] = Fraction(-1 if weight > 1 else 1)
            return unit, None, 1 - abs(weight)
        for find in (self.nearly_smallest, self.smallest):
            pair = find(layer)
            if (cost := self.lead(layer, pair) - price) < 0:
                return self.column(pair), pair, cost
        return None

    def nearly_smallest(self, layer: Array) -> Pair:
        """Return a pair whose lead is the smallest but for rounding; any pair after an overflow."""
        w = rounded(*numerators(layer))
        with np.errstate(over="ignore", invalid="ignore"):
            return smallest_lead(self.floats @ w.T, self.own)

    def smallest(self, layer: Array) -> Pair:
        """Return the first pair of the smallest lead, exactly."""
        return smallest_lead(self.whole @ numerators(layer)[0].T, self.own)


class Table:
    """A basis of the dual program, its inverse, and what follows from it.

    Attributes
    ----------
    basis : for each row a pair, or None for an |D|.
    rows : values of the basis and its inverse, (m, 1 + m).
    top : Σ|D| and the prices, (1 + m,).
    shape : of an output layer with its biases as last column.
    """

    def __init__(self, basis: list[Pair | None], rows: Array, top: Array, shape: Pair) -> None:
        self.basis, self.rows, self.top, self.shape = basis, rows, top, shape

    @property
    def total(self) -> Fraction:
        """Σ|D| of the amounts in the basis; at the optimum the largest margin."""
        return self.top[0]

    @property
    def amounts(self) -> Array:
        """Values of the basis, (m,)."""
        return self.rows[:, 0]

    @property
    def layer(self) -> Array:
        """Output weights with the biases as last column: the prices, with their sign turned."""
        return -self.top[1:-1].reshape(self.shape)

    @property
    def price(self) -> Fraction:
        """Price of the sum of amounts: the lead below which a pair should enter."""
        return self.top[-1]

    def exchange(self, column: Array, pair: Pair | None, cost: Fraction) -> None:
        """Let a column enter the basis, and the row leave that reaches 0 first."""
        used = np.flatnonzero(column != 0)
        u = self.rows[:, 1:][:, used] @ column[used]
        r = self.leaving(u)
        self.rows[r] = self.rows[r] / u[r]
        others = np.flatnonzero(u != 0)
        others = others[others != r]
        self.rows[others] -= u[others, None] * self.rows[r]
        self.top = self.top + cost * self.rows[r]
        self.basis[r] = pair

    def leaving(self, u: Array) -> int:
        """Return the row of the smallest ratio; of several, the lexicographically smallest row.

        The rule by which no basis ever comes again, so that the method ends.
        """
        rising = np.flatnonzero(u > 0)
        for k in range(self.rows.shape[1]):
            ratios = self.rows[rising, k] / u[rising]
            rising = rising[ratios == ratios.min()]
            if len(rising) == 1:
                break
        return int(rising[0])


def first_table(program: Program) -> Table:
    """Return the basis of one pair and of all |D|, which is what this pair leaves over."""
    pair = (0, int(program.own[0] == 0))
    D = program.column(pair)[:-1]
    m = len(D) + 1
    sign = np.where(D > 0, -1, 1)
    rows = np.full((m, m + 1), Fraction(0), object)
    rows[np.arange(m - 1), np.arange(1, m)] = sign * Fraction(1)
    rows[:-1, -1] = -sign * D
    rows[:-1, 0] = -sign * D
    rows[-1, [0, -1]] = Fraction(1)
    return Table([None] * (m - 1) + [pair], rows, rows[:-1].sum(axis=0), program.shape)


def smallest_lead(z: Array, own: Ints) -> Pair:
    """Return the first sample and rival of the smallest lead of the own output; NaN counts as ∞."""
    rows = np.arange(len(z))
    lead = z[rows, own][:, None] - z
    lead[lead != lead] = inf
    # A class is not its own rival.
    lead[rows, own] = inf
    s, rival = map(int, np.unravel_index(np.argmin(lead), lead.shape))
    return s, rival if rival != own[s] else (rival + 1) % z.shape[1]


def rounded(whole: Array, d: int) -> Array:
    """Return whole numbers over a common denominator as floats; ±∞ where they are beyond floats."""
    return np.array([float_of(v, d) for v in whole.ravel()]).reshape(whole.shape)


def float_of(v: int, d: int) -> float:
    """v / d, correctly rounded."""
    try:
        return v / d
    except OverflowError:
        return inf if v > 0 else -inf


def exact_row(whole: Array, d: int) -> Array:
    """Return whole numbers over a common denominator as Fractions."""
    return np.array([v * Fraction(1, d) for v in whole], object)
