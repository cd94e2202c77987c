"""The rounding bound: against exact arithmetic, by hand, and on real MNIST."""

from fractions import Fraction as F  # noqa: N817

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.inclusion.margin import margins, net_cost
from relumlp.inclusion.optimisers import CostBatch
from relumlp.inclusion.rounding import gamma, rounding_bound

DTYPES = [np.float16, np.float32, np.float64]


def exact(values):
    out = np.empty(values.shape, object)
    out.ravel()[:] = [F(v) for v in values.ravel().tolist()]
    return out


def step(W, batch, η, dtype):
    """One SGD step on the mean loss, as naively as it gets, in the dtype of the arrays."""
    g = batch.phi.T @ batch.a / dtype(len(batch.a))
    return W - dtype(η) * g


def case(seed, dtype, scale):
    """Numbers of very different sizes, so that sums cancel and small terms are lost."""
    rng = np.random.default_rng(seed)
    n_t, n, m, s = rng.integers(1, 8, 4)

    def numbers(*shape):
        return (rng.normal(size=shape) * scale ** rng.uniform(-1, 1, shape)).astype(dtype)

    return numbers(n_t, m), numbers(s, m), CostBatch(numbers(n, m), numbers(n, s))


@pytest.mark.parametrize("dtype", DTYPES)
@given(
    seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([1, 10, 100]), decade=st.integers(-3, 0)
)
def test_step_and_prediction_stay_within_the_bound(dtype, seed, scale, decade):
    # Half precision overflows at 65,504.
    a_t, W, batch = case(seed, dtype, min(scale, 3) if dtype == np.float16 else scale)
    n = len(batch.a)
    η = 10.0**decade
    with np.errstate(under="ignore"):
        predicted = margins(a_t, W, net_cost(a_t, batch.a, batch.phi), dtype(η / n))
        performed = a_t @ step(W, batch, η, dtype).T
        bound = rounding_bound(a_t, W, batch, η / n, dtype)
    M = margins(
        exact(a_t), exact(W), net_cost(exact(a_t), exact(batch.a), exact(batch.phi)), F(η) / n
    )
    off = abs(exact(predicted) - M) + abs(exact(performed) - M)
    assert (off <= exact(bound)).all()
    sure = abs(predicted.astype(np.float64)) > bound
    assert ((predicted > 0) == (performed > 0))[sure].all()


@pytest.mark.parametrize("dtype", DTYPES)
@given(seed=st.integers(0, 2**32 - 1))
def test_underflow_stays_within_the_bound(dtype, seed):
    """Numbers near the smallest: products vanish, and the relative part alone would not do."""
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 6, 2)
    root = float(np.sqrt(np.finfo(dtype).smallest_subnormal))
    a_t, a_s, W, φ = (
        (rng.normal(size=shape) * root).astype(dtype) for shape in ((3, m), (n, m), (2, m), (n, 2))
    )
    with np.errstate(under="ignore"):
        batch = CostBatch(a_s, φ)
        predicted = margins(a_t, W, net_cost(a_t, a_s, φ), dtype(0.5))
        performed = a_t @ (W - dtype(0.5) * (φ.T @ a_s)).T
        bound = rounding_bound(a_t, W, batch, 0.5, dtype)
    M = margins(exact(a_t), exact(W), net_cost(exact(a_t), exact(a_s), exact(φ)), F(1, 2))
    off = abs(exact(predicted) - M) + abs(exact(performed) - M)
    assert (off <= exact(bound)).all()


def test_bound_by_hand():
    """m = 2, n = 3; r = 5 scalings: 2 γ_3 |a||w| + 2 γ_11 η |a| Σ|φ||a| + underflow."""
    a_t = np.array([[1.0, -2.0]], np.float32)
    W = np.array([[3.0, 0.0], [-1.0, 1.0]], np.float32)
    a_s = np.array([[1.0, 0.0], [0.0, -1.0], [2.0, 2.0]], np.float32)
    φ = np.array([[1.0, 0.0], [-1.0, 0.0], [0.5, -3.0]], np.float32)
    # Σ_s |φ_s||a_s| is (2, 2) and (6, 6); times |a| = (1, 2): 6 and 18. |a|·|w|: 3 and 3.
    u, tiny = 2.0**-24, float(np.finfo(np.float32).smallest_normal)
    γ3, γ11 = 3 * u / (1 - 3 * u), 11 * u / (1 - 11 * u)
    own = 30 * 2.0**-53 / (1 - 30 * 2.0**-53)
    # step: 3·(7·3·η + 6) + 4; prediction: 4 + η (4 Σ|φ| + 6) + 2, with η = ¼ and Σ|φ| = 2.5, 3
    lost = [2 * tiny * (3 * (21 / 4 + 6) + 4 + 6 + (4 * p + 6) / 4) for p in (2.5, 3.0)]
    expected = [
        (2 * γ3 * 3 + 2 * γ11 * 0.25 * 6 + lost[0]) * (1 + own),
        (2 * γ3 * 3 + 2 * γ11 * 0.25 * 18 + lost[1]) * (1 + own),
    ]
    bound = rounding_bound(a_t, W, CostBatch(a_s, φ), 0.25, np.float32)
    np.testing.assert_allclose(bound, [expected], rtol=1e-15)


def test_the_part_for_underflow_by_hand():
    """Where everything is 0 but one activation, only underflow is left: m = n = 1."""
    zero = np.zeros((1, 1), np.float32)
    tiny = float(np.finfo(np.float32).smallest_normal)
    a_t = np.array([[8.0]], np.float32)
    # step: 8·(7·1·½ + 6) + 2; prediction: 2 + ½ (0 + 2) + 2
    bound = rounding_bound(a_t, zero, CostBatch(zero, zero), 0.5, np.float32)
    np.testing.assert_allclose(bound, [[2 * tiny * (76 + 2 + 5)]], rtol=1e-14)
    # Costs of 3 and 4 on silent inputs, m = 5, n = 2: step 10; prediction 10 + ½ (10·7 + 4) + 2.
    silent = CostBatch(np.zeros((2, 5), np.float32), np.array([[3.0], [-4.0]], np.float32))
    still = np.zeros((1, 5), np.float32)
    bound = rounding_bound(still, still, silent, 0.5, np.float32)
    np.testing.assert_allclose(bound, [[2 * tiny * (10 + 10 + 37 + 2)]], rtol=1e-14)


def test_gamma():
    assert gamma(0, 0.25) == 0
    assert gamma(1, 0.25) == 0.25 / 0.75
    assert gamma(3, 0.25) == 3
    for k in (4, 5):
        with pytest.raises(UserError) as error:
            gamma(k, 0.25)
        assert str(error.value) == (
            f"dtype: expected one precise enough for {k} roundings, got unit 0.25"
        )


@pytest.mark.parametrize("η", [0.0, -1.0, np.nan, np.inf])
def test_learning_rate_is_positive(η):
    one = np.ones((1, 1))
    with pytest.raises(
        UserError, match=r"^learning_rate: expected a finite number( above 0)?, got"
    ):
        rounding_bound(one, one, CostBatch(one, one), η, np.float64)


@pytest.fixture(scope="module")
def mnist():
    from relumlp.datasets import load

    return load("mnist")


@pytest.mark.mnist
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", ["squared-error", "cross-entropy"])
def test_predicted_and_observed_switches_agree_on_mnist(mnist, dtype, loss):
    """[dynamics.4–.7] on real MNIST, 784-32-32-10, SGD on one layer at a time, others frozen.

    Every sample (in the batch and not) and every node whose margin exceeds the derived bound is on
    the predicted side after a step that was really made; and the bound leaves few open.
    """
    x = mnist.train_images[:1000].astype(dtype) * dtype(mnist.scale)
    y = np.eye(10, dtype=dtype)[mnist.train_labels[:1000]]
    rng = np.random.default_rng(1)
    W = [None]
    for s, before in ((32, 784), (32, 32), (10, 32)):
        w = rng.normal(0, np.sqrt(2 / before), (s, before + 1)).astype(dtype)
        w[:, -1] = 0
        W.append(w)

    def ones(a):
        return np.column_stack([a, np.ones(len(a), dtype)])

    def forward(W):
        a, z = [ones(x)], [None]
        for w in W[1:]:
            z.append(a[-1] @ w.T)
            a.append(ones(np.maximum(z[-1], 0)))
        return a, z

    def costs(W, z, rows):
        out, target = z[3][rows], y[rows]
        if loss == "cross-entropy":
            e = np.exp(out - out.max(axis=1, keepdims=True))
            out = e / e.sum(axis=1, keepdims=True)
        β = [None, None, None, out - target]
        for i in (2, 1):
            β[i] = (z[i][rows] > 0) * (β[i + 1] @ W[i + 1][:, :-1])
        return β

    # Squared error at a rate of 0.5 diverges and leaves nodes dead, with margins of exactly 0.
    η = 0.5 if loss == "cross-entropy" else 0.05
    n, moved, open_, judged = 50, 0, 0, 0
    for k in range(18):
        rows = slice(n * k, n * (k + 1))
        a, z = forward(W)
        β = costs(W, z, rows)
        i = 1 + k % 3
        batch = CostBatch(a[i - 1][rows], β[i])
        Σ = net_cost(a[i - 1], batch.a, batch.phi)
        m = margins(a[i - 1], W[i], Σ, dtype(η / n))
        bound = rounding_bound(a[i - 1], W[i], batch, η / n, dtype)
        W[i] = step(W[i], batch, η, dtype)
        _, after = forward(W)
        sure = abs(m.astype(np.float64)) > bound
        assert ((m > 0) == (after[i] > 0))[sure].all()
        moved += int(((z[i] > 0) != (after[i] > 0)).sum())
        open_ += int((~sure).sum())
        judged += sure.size
    assert open_ <= (0.001 * judged if dtype == np.float32 else 0)


def test_the_bound_covers_its_own_evaluation():
    """Weight and cost 0: what is left is 2 (15 + 6) smallest numbers, and 24 roundings of them."""
    batch = CostBatch(np.ones((1, 1)), np.zeros((1, 1)))
    bound = rounding_bound(np.ones((1, 1)), np.zeros((1, 1)), batch, 1.0, np.float32)
    assert bound / np.finfo(np.float32).smallest_normal == 42 * (1 + 24 * 2.0**-53)
