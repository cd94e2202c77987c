"""The density kernel: a fast Gauss transform at arbitrary points, linear in samples + points.

Twin of :func:`relumlp.classifiers.density.layer_log_density`. Lengths are in bandwidths. Boxes are
half a bandwidth wide, c + y/4 in the box with centre c, −1 ≤ y ≤ 1. For two boxes D apart

    exp(−½ (D/2 + y_t/4 − y_s/4)²) = Σ_lk BETWEEN_BOXES[D, l, k] y_t^l y_s^k,

a polynomial that interpolates at Chebyshev points in both variables. So only the moments Σ y_s^k of
a box's samples are needed, and the density inside a box is a polynomial in y_t.

Why logarithms have errors below 10⁻⁸: all terms are positive, so the relative error of a sum is at
most the largest relative error of its terms. A point whose nearest sample is at most NEAR boxes
away is at most 8.5 bandwidths from that sample. Terms at distances d up to 8.5 have relative errors
below 3·10⁻¹⁰. The errors grow with d, to 3·10⁻⁹ at 9.5 and 10⁻⁶ at 13, but such a term is at most
exp(−½ (d² − 8.5²)) of the largest term. The omitted boxes together hold less than 10⁻¹⁰ of the sum.

Points farther away: beyond the last sample, at distance λ > 8, the density is exp(−½ λ²) times
Σ_k exp(−λ g_k − ½ g_k²), where g_k is the distance of sample k from the last one. On a quarter of
an octave of λ this sum is approximated by a polynomial, which is computed when it is needed. In
gaps between samples, the nearest samples are summed directly. Values and offsets are defined by
density · n h √2π = value · exp(offset).
"""

from functools import partial

import numpy as np

from relumlp.kernels.compiling import kernel

NEAR, FARTHEST_BOX, TERMS = 16, 27, 14
FIRST, PIECES, FEW = 8.0, 40, 2 * TERMS
"""Tails begin at FIRST bandwidths, with four pieces per octave; FEW points are summed directly."""

TILE, POINTS_AT_ONCE, MOST_BOXES, WORK = 128, 512, 2**17, 40
"""Largest numbers of boxes in a tile, of points in a chunk, and of boxes in one transform; and the
number of terms that take as long as a box."""

STRETCH, MARGIN = 2000.0, 20.0
"""Width of a part in bandwidths; a part uses samples up to MARGIN bandwidths beyond its ends."""

FARTHEST, NARROWEST = 1e150, 1e-300  # distances are capped; 2 / h must not overflow
LN2, HALF_ROOT = np.log(2.0), int(np.sqrt(0.5).view(np.int64))
CHEBYSHEV = np.cos(np.pi * (np.arange(TERMS) + 0.5) / TERMS)


def interpolation():  # type: ignore[no-untyped-def]
    """Matrix from values at CHEBYSHEV to coefficients of powers, by Chebyshev polynomials."""
    powers = np.eye(TERMS)
    for k in range(2, TERMS):
        powers[k] = 2 * np.roll(powers[k - 1], 1) - powers[k - 2]
    weights = 2 / TERMS * np.cos(np.arange(TERMS)[:, None] * np.arccos(CHEBYSHEV))
    weights[0] /= 2
    return powers.T @ weights


POWERS = interpolation()
APART = np.arange(FARTHEST_BOX + 1)[:, None, None] / 2 + CHEBYSHEV[:, None] / 4 - CHEBYSHEV / 4
BETWEEN_BOXES = POWERS @ np.exp(-(APART**2) / 2) @ POWERS.T
"""[D, l, k]: distance in boxes, power of the target's coordinate, of the source's (to its left)."""
BETWEEN_BOXES[0] /= 2  # a box is its own neighbour on both sides


@kernel
def first_from(x, p):  # type: ignore[no-untyped-def]
    """Number of the ascending samples x that are below p."""
    if p > x[-1]:
        return len(x)
    low, high = 0, len(x) - 1
    while low < high:
        middle = (low + high) // 2
        if x[middle] < p:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def sum_nearest(x, h, p):  # type: ignore[no-untyped-def]
    """Value Σ_k exp(½ (d² − t_k²)), offset −½ d²; t_k are distances from p, d is the least.

    Samples in ascending order are summed outwards from p until the terms become negligible.
    """
    right, cut = first_from(x, p), -np.log(len(x)) - 37
    to_left = (p - x[right - 1]) / h if right > 0 else FARTHEST
    to_right = (x[right] - p) / h if right < len(x) else FARTHEST
    d, total = min(to_left, to_right, FARTHEST), 0.0
    for step in (-1, 1):
        k = right - 1 if step < 0 else right
        while 0 <= k < len(x):
            t = min(abs(p - x[k]) / h, FARTHEST)
            e = (d - t) * (d + t) / 2
            if e < cut:
                break
            total += np.exp(e)
            k += step
    return total, -d * d / 2


@kernel
def polynomial(row, y):  # type: ignore[no-untyped-def]
    """Evaluate a polynomial at y by Horner's rule."""
    v = row[TERMS - 1]
    for l in range(TERMS - 2, -1, -1):
        v = v * y + row[l]
    return v


@kernel
def tail_piece(x, h, side, piece, row):  # type: ignore[no-untyped-def]
    """Write the polynomial of a piece of a tail into row; x ascending, side 0 left, 1 right."""
    last, cut = x[-1] if side else x[0], np.log(len(x)) + 25
    for l in range(TERMS):
        row[l] = 0
    for i in range(TERMS):
        λ = FIRST * 2 ** ((piece + (CHEBYSHEV[i] + 1) / 2) / 4)
        total = 0.0
        for k in range(len(x)):
            g = abs(last - x[len(x) - 1 - k if side else k]) / h
            e = g * (λ + g / 2)
            if e > cut:
                break
            total += np.exp(-e)
        for l in range(TERMS):
            row[l] += POWERS[l, i] * total


@kernel
def far_values(x, h, points, far, values, offsets):  # type: ignore[no-untyped-def]
    """Fill values and offsets of the points numbered in far, any points; x ascending."""
    rows, made = np.empty((2 * PIECES, TERMS)), np.zeros(2 * PIECES, np.bool_)
    for i in far:
        side = 1 if points[i] > x[-1] else 0
        λ = (points[i] - x[-1]) / h if side else (x[0] - points[i]) / h
        v = 4 * np.log2(λ / FIRST) if λ >= FIRST else -1.0
        if len(far) <= FEW or not 0 <= v < PIECES:
            values[i], offsets[i] = sum_nearest(x, h, points[i])
            continue
        piece = int(v)
        at = side * PIECES + piece
        if not made[at]:
            tail_piece(x, h, side, piece, rows[at])
            made[at] = True
        values[i], offsets[i] = polynomial(rows[at], 2 * (v - piece) - 1), -λ * λ / 2


@kernel
def box_moments(x, origin, scale, boxes):  # type: ignore[no-untyped-def]
    """Moments [k, box] of the samples, with empty boxes on both sides; and which are filled."""
    moments, filled = np.zeros((boxes + 2 * FARTHEST_BOX, TERMS)), np.zeros(boxes, np.bool_)
    for i in range(len(x)):
        u = (x[i] - origin) * scale + NEAR
        b = int(u)
        y, power = 2 * (u - b) - 1, 1.0
        filled[b] = True
        for k in range(TERMS):
            moments[b + FARTHEST_BOX, k] += power
            power *= y
    return moments.T.copy(), filled


@kernel
def near_boxes(filled):  # type: ignore[no-untyped-def]
    """Whether each box has a filled box at most NEAR boxes away."""
    near, n, left, right = np.zeros(len(filled), np.bool_), len(filled), -NEAR - 1, 2 * len(filled)
    for b in range(n):
        left = b if filled[b] else left
        right = n - 1 - b if filled[n - 1 - b] else right
        near[b] |= b - left <= NEAR
        near[n - 1 - b] |= right - (n - 1 - b) <= NEAR
    return near


@kernel
def make_tile(moments, first, reach, rows, scratch):  # type: ignore[no-untyped-def]
    """Write coefficients rows[box, l] of the density in a tile of boxes, from box first on.

    Sources D boxes to the left have the coefficient BETWEEN_BOXES[D, l, k], sources D boxes to the
    right (−1)^(l + k) times it. So their moments are added for even l + k, and subtracted for odd.
    """
    size, sums, even, odd = min(TILE, len(rows) - first), scratch[0], scratch[1], scratch[2]
    sums[:] = 0
    for D in range(reach + 1):
        for k in range(len(moments)):
            plus, minus = (odd[k], even[k]) if k % 2 else (even[k], odd[k])
            middle = first + FARTHEST_BOX
            left, right = moments[k, middle - D :], moments[k, middle + D :]
            for a in range(size):
                plus[a], minus[a] = left[a] + right[a], left[a] - right[a]
        for l in range(len(sums)):
            table, source = BETWEEN_BOXES[D, l], odd if l % 2 else even
            for a in range(size):
                total = 0.0
                for k in range(TERMS):  # constant, so the loop is unrolled and vectorised
                    total += table[k] * source[k, a]
                sums[l, a] += total
    for a in range(size):
        for l in range(len(sums)):
            rows[first + a, l] = sums[l, a]


@kernel
def box_values(x, h, points, values, offsets):  # type: ignore[no-untyped-def]
    """Fill values and offsets, for samples in any order; return the points too far away."""
    origin, scale, n = x.min(), 2 / h, len(x)
    boxes = int((x.max() - origin) * scale) + 1 + 2 * NEAR
    reach = min(FARTHEST_BOX, int(np.sqrt((NEAR + 1) ** 2 + 8 * (np.log(n) + 23))) + 1)
    moments, filled = box_moments(x, origin, scale, boxes)
    near, rows = near_boxes(filled), np.empty((boxes, TERMS))
    made, scratch = np.zeros(boxes // TILE + 1, np.bool_), np.empty((3, TERMS, TILE))
    far, count = np.empty(len(points), np.int64), 0
    box, number = np.empty(POINTS_AT_ONCE, np.int64), np.empty(POINTS_AT_ONCE, np.int64)
    y = np.empty(POINTS_AT_ONCE)
    for start in range(0, len(points), POINTS_AT_ONCE):
        inside = 0
        for i in range(start, min(start + POINTS_AT_ONCE, len(points))):
            u = (points[i] - origin) * scale + NEAR
            b = int(u) if 0 <= u < boxes else -1
            if b >= 0 and near[b]:
                box[inside], y[inside], number[inside] = b, 2 * (u - b) - 1, i
                inside += 1
            else:
                far[count] = i
                count += 1
        for i in range(inside):
            if not made[box[i] // TILE]:
                make_tile(moments, box[i] // TILE * TILE, reach, rows, scratch)
                made[box[i] // TILE] = True
            values[number[i]], offsets[number[i]] = polynomial(rows[box[i]], y[i]), 0.0
    return far[:count]


@kernel
def take_logarithms(values, offsets, shift):  # type: ignore[no-untyped-def]
    """Replace values by ln values + offsets − shift; values are positive and not denormal.

    v = 2^e m with √½ ≤ m < √2, and ln m = 2 artanh f = 2 Σ f^(2i+1)/(2i+1), f = (m − 1)/(m + 1).
    The exponent is taken from the bits without a function call, so that the loops are vectorised.
    """
    bits, exponents = values.view(np.int64), np.empty(len(values))
    for i in range(len(values)):
        e = (bits[i] - HALF_ROOT) >> 52
        exponents[i] = e
        bits[i] -= e << 52
    for i in range(len(values)):
        f = (values[i] - 1) / (values[i] + 1)
        s = f * f
        r = 1 / 11 + s * (1 / 13 + s * (1 / 15 + s * (1 / 17 + s / 19)))
        r = 1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * r))))
        values[i] = (exponents[i] * LN2 + 2 * f * r) + (offsets[i] - shift)


def in_parts(x, h, points, values, offsets):  # type: ignore[no-untyped-def]
    """Fill values and offsets in parts, if the samples span too many boxes or points are few.

    The samples x are ascending. A point at most FIRST bandwidths from a sample belongs to the part
    of its nearest sample. Parts with much work have their own boxes; all other points are summed
    directly.
    """
    right = np.searchsorted(x, points).clip(0, len(x) - 1)
    left = np.maximum(right - 1, 0)
    nearest = np.where(points - x[left] < x[right] - points, left, right)
    cells = np.floor((x - x[0]) / h / STRETCH)
    _, part, sizes = np.unique(cells, return_inverse=True, return_counts=True)
    of_point = np.where(abs(points - x[nearest]) <= FIRST * h, part[nearest], len(sizes))
    work = sizes * np.bincount(of_point, minlength=len(sizes))[: len(sizes)]
    boxed = np.append((work > WORK * 2 * STRETCH) & (h > NARROWEST), False)
    far_values(x, h, points, np.flatnonzero(~boxed[of_point]), values, offsets)
    order, ends = np.argsort(of_point, kind="stable"), np.cumsum(sizes)
    places = np.searchsorted(of_point[order], np.arange(len(sizes) + 1))
    for s in np.flatnonzero(boxed):
        low, high = x[ends[s] - sizes[s]] - MARGIN * h, x[ends[s] - 1] + MARGIN * h
        some = x[np.searchsorted(x, low) : np.searchsorted(x, high, "right")]
        members = order[places[s] : places[s + 1]]
        v, o = np.empty(len(members)), np.empty(len(members))
        far = box_values(some, h, points[members], v, o)
        values[members], offsets[members] = v, o
        far_values(x, h, points, members[far], values, offsets)


def class_values(x, h, points, values, offsets):  # type: ignore[no-untyped-def]
    """Fill values and offsets of one node and class."""
    n, m, boxes = len(x), len(points), (x.max() - x.min()) / h * 2 + 2 * NEAR
    if n * m <= WORK * boxes or boxes > min(4 * n + 4096, MOST_BOXES) or h <= NARROWEST:
        in_parts(np.sort(x), h, points, values, offsets)
        return
    far = box_values(x, h, points, values, offsets)
    if len(far):
        ascending = x if (x[1:] >= x[:-1]).all() else np.sort(x)
        far_values(ascending, h, points, far, values, offsets)


def layer_log_density(samples, starts, bandwidth, points, out=None):  # type: ignore[no-untyped-def]
    """Logarithm of p_j(x | y_c); see :func:`relumlp.classifiers.density.layer_log_density`."""
    s, classes = bandwidth.shape
    log_p = np.empty((s, classes, len(points))) if out is None else out
    offsets = np.empty(len(points))
    # Writeable, as what is sorted is, so that there is one layout to compile for.
    one_layout = partial(np.require, dtype=np.float64, requirements=["C", "A", "W"])
    with np.errstate(over="ignore", invalid="ignore"):
        for j in range(s):
            at = one_layout(points[:, j])
            for c in range(classes):
                x, h = one_layout(samples[j, starts[c] : starts[c + 1]]), bandwidth[j, c]
                class_values(x, h, at, log_p[j, c], offsets)
                log_area = np.log(len(x)) + np.log(h) + np.log(2 * np.pi) / 2
                take_logarithms(log_p[j, c], offsets, log_area)
    return log_p.transpose(2, 0, 1)
