"""The counting kernel: all pairs of samples by three signs, in O(n log n), without rounding.

Twin of :func:`relumlp.gaps.signs.count_signs`, which defines the counts. How the kernel avoids the
n² pairs:

- The lines α_j = 0, α_k = 0 and D = Σ α φ = 0 cut the plane of (α_j, α_k) into cones. Two tables of
  3 × 3 signs, of (α_j, α_k) and of (D, α_k), fix the counts of all cones.
- A table of signs is filled by dominance counting: sort by one key, and count by the other in a
  Fenwick tree.
- D has the sign of a difference of two numbers, Σ_j a_j(s) φ_j and Σ_j a_j(t) φ_j. Samples are
  sorted by these numbers in floating point first; then exact comparisons correct the order. The
  floating-point order only saves time, and no count depends on it.

Comparisons are exact for floats that are 0 or between 2^−400 and 2^400 in size (float32 always is),
because then no sum overflows, no product loses bits, and every part of a sum is a float64.
"""

import numpy as np

from relumlp.kernels.compiling import kernel


@kernel
def two_sum(x, y):  # type: ignore[no-untyped-def]
    """Return the rounded sum x + y and its exact rounding error (Knuth)."""
    total = x + y
    part = total - x
    return total, (x - (total - part)) + (y - part)


@kernel
def halves(x):  # type: ignore[no-untyped-def]
    """Write x as a sum of two floats of at most 26 bits (Dekker)."""
    scaled = 134217729.0 * x
    high = scaled - (scaled - x)
    return high, x - high


@kernel
def two_product(x, y):  # type: ignore[no-untyped-def]
    """Return the rounded product x y and its exact rounding error (Dekker)."""
    product = x * y
    x_high, x_low = halves(x)
    y_high, y_low = halves(y)
    error = x_low * y_low - (((product - x_high * y_high) - x_low * y_high) - x_high * y_low)
    return product, error


@kernel
def add_part(parts, m, x):  # type: ignore[no-untyped-def]
    """Add x to the exact sum parts[:m], in place; return the new m.

    The parts do not overlap, increase in size, and are not 0 (Shewchuk 1997, grow-expansion with
    zero elimination), so the last part has the sign of the sum.
    """
    kept = 0
    for i in range(m):
        x, error = two_sum(x, parts[i])
        if error != 0:
            parts[kept] = error
            kept += 1
    if x != 0:
        parts[kept] = x
        kept += 1
    return kept


@kernel
def gap_sign(a_s, a_t, w_c, w_c2, parts):  # type: ignore[no-untyped-def]
    """Exact sign of D = Σ_j (a_j(s) − a_j(t)) (w_jc − w_jc′); parts has 8 entries per node."""
    m = 0
    for j in range(len(a_s)):
        α, α_error = two_sum(a_s[j], -a_t[j])
        φ, φ_error = two_sum(w_c[j], -w_c2[j])
        for x in (α, α_error):
            for y in (φ, φ_error):
                product, error = two_product(x, y)
                m = add_part(parts, m, error)
                m = add_part(parts, m, product)
    if m == 0:
        return 0
    return 1 if parts[m - 1] > 0 else -1


@kernel
def dense_ranks(order, x):  # type: ignore[no-untyped-def]
    """Number the distinct values of x from 0 upwards, given the order that sorts it."""
    ranks = np.zeros(len(x), np.int64)
    for i in range(1, len(order)):
        ranks[order[i]] = ranks[order[i - 1]] + (x[order[i]] != x[order[i - 1]])
    return ranks


@kernel
def merge(order, start, middle, end, a, w_c, w_c2, parts, merged):  # type: ignore[no-untyped-def]
    """Merge two sorted runs of order, start … middle and middle … end, in place."""
    left, right = start, middle
    for at in range(start, end):
        if left == middle or (
            right < end and gap_sign(a[order[right]], a[order[left]], w_c, w_c2, parts) < 0
        ):
            merged[at] = order[right]
            right += 1
        else:
            merged[at] = order[left]
            left += 1
    for at in range(start, end):
        order[at] = merged[at]


@kernel
def order_by_gap(a, w_c, w_c2, members, ranks):  # type: ignore[no-untyped-def]
    """Sort samples by Σ_j a_j φ_j, exactly; write their dense ranks into ranks[sample].

    A merge sort that does not merge runs already in order, so it takes about n comparisons here.
    """
    about = np.empty(len(members))
    for i in range(len(members)):
        s = members[i]
        about[i] = a[s, 0] * (w_c[0] - w_c2[0]) + a[s, 1] * (w_c[1] - w_c2[1])
    order = members[np.argsort(about)]
    n, width, parts, merged = len(order), 1, np.empty(16), np.empty_like(order)
    while width < n:
        for middle in range(width, n, 2 * width):
            if gap_sign(a[order[middle]], a[order[middle - 1]], w_c, w_c2, parts) < 0:
                end = min(middle + width, n)
                merge(order, middle - width, middle, end, a, w_c, w_c2, parts, merged)
        width *= 2
    ranks[order[:1]] = 0
    for i in range(1, n):
        step = gap_sign(a[order[i]], a[order[i - 1]], w_c, w_c2, parts)
        ranks[order[i]] = ranks[order[i - 1]] + step
    return order


@kernel
def insert(tree, v):  # type: ignore[no-untyped-def]
    """Add one to the count of value v (Fenwick tree; v from 0)."""
    at = v + 1
    while at < len(tree):
        tree[at] += 1
        at += at & -at


@kernel
def below(tree, v):  # type: ignore[no-untyped-def]
    """Number of inserted values below v."""
    count = 0
    while v > 0:
        count += tree[v]
        v -= v & -v
    return count


@kernel
def tally_below(tree, v, inserted, row, factor):  # type: ignore[no-untyped-def]
    """Add to row, times factor, the numbers of inserted values above, equal to and below v."""
    less, upto = below(tree, v), below(tree, v + 1)
    row[0] += factor * (inserted - upto)
    row[1] += factor * (upto - less)
    row[2] += factor * less


@kernel
def sign_table(order, u, v, is_s, tree):  # type: ignore[no-untyped-def]
    """Count pairs (s, t) by sign: table[1 + sign(u_s − u_t), 1 + sign(v_s − v_t)].

    Among samples sorted by u, tally each s against the t before its run of equal u (sign +1),
    against those up to the end of the run (0 or +1), and against all (any sign).
    """
    table = np.zeros((3, 3), np.int64)
    tree[:] = 0
    inserted, start = 0, 0
    while start < len(order):
        end = start
        while end < len(order) and u[order[end]] == u[order[start]]:
            end += 1
        run = order[start:end]
        for s in run:
            if is_s[s]:
                tally_below(tree, v[s], inserted, table[2], 1)
                tally_below(tree, v[s], inserted, table[1], -1)
        for t in run:
            if not is_s[t]:
                insert(tree, v[t])
                inserted += 1
        for s in run:
            if is_s[s]:
                tally_below(tree, v[s], inserted, table[1], 1)
                tally_below(tree, v[s], inserted, table[0], -1)
        start = end
    for s in order:
        if is_s[s]:
            tally_below(tree, v[s], inserted, table[0], 1)
    return table


@kernel
def sign(x):  # type: ignore[no-untyped-def]
    """−1, 0 or 1."""
    return int(x > 0) - int(x < 0)


@kernel
def fill(signs, by_j, by_D, φ_j, φ_k):  # type: ignore[no-untyped-def]
    """signs[α_j, α_k, D] from by_j[α_j, α_k] and by_D[D, α_k], all by 1 + sign; φ only by sign.

    If φ_j α_j and φ_k α_k do not have opposite signs, they determine the sign of D. If they do,
    D has the sign of the larger one, D and α_k determine the sign of α_j, and by_D has the count.
    """
    for α_j in (-1, 0, 1):
        for α_k in (-1, 0, 1):
            x, y = φ_j * α_j, φ_k * α_k
            count = by_j[1 + α_j, 1 + α_k]
            cone = signs[1 + α_j, 1 + α_k]
            if x * y >= 0:
                cone[1 + sign(x + y)] = count
            else:
                cone[1 + x] = by_D[1 + x, 1 + α_k]
                cone[1] = by_D[1, 1 + α_k]
                cone[1 + y] = count - cone[1 + x] - cone[1]


@kernel
def mirror(signs, others):  # type: ignore[no-untyped-def]
    """others ← signs with s and t exchanged: α_j, α_k and φ change sign, so D does not."""
    for j in range(3):
        for k in range(3):
            for D in range(3):
                others[2 - j, 2 - k, D] = signs[j, k, D]


@kernel
def count_signs(a, labels, w):  # type: ignore[no-untyped-def]
    """Count all pairs of samples by three signs; see :func:`relumlp.gaps.signs.count_signs`."""
    a, w = a.astype(np.float64), w.astype(np.float64)
    classes = len(w)
    signs = np.zeros((classes, classes, 3, 3, 3), np.int64)
    # Copies, so that the sort is compiled only once, for contiguous arrays.
    a_j, a_k = a[:, 0].copy(), a[:, 1].copy()
    j_order, k_order = np.argsort(a_j), np.argsort(a_k)
    j_ranks, k_ranks = dense_ranks(j_order, a_j), dense_ranks(k_order, a_k)
    D_ranks = np.empty(len(a), np.int64)
    tree = np.empty(len(a) + 1, np.int64)
    for c in range(classes):
        is_s = labels == c
        for c2 in range(c + 1, classes):
            members = j_order[is_s[j_order] | (labels[j_order] == c2)]
            by_j = sign_table(members, j_ranks, k_ranks, is_s, tree)
            order = order_by_gap(a, w[c], w[c2], members, D_ranks)
            by_D = sign_table(order, D_ranks, k_ranks, is_s, tree)
            φ_j, φ_k = sign(w[c, 0] - w[c2, 0]), sign(w[c, 1] - w[c2, 1])
            fill(signs[c, c2], by_j, by_D, φ_j, φ_k)
            mirror(signs[c, c2], signs[c2, c])
    return signs
