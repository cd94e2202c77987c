"""The three products of a dense layer: by BLAS in parts of the fastest size, or by our own tiles.

OpenBLAS's AVX-512 kernels multiply small parts without packing them. Where the library has no such
kernels (``most`` is 0) our tiles are faster, unless rows are short or matrices large.
"""

from relumlp.kernels.blas import product
from relumlp.kernels.compiling import kernel
from relumlp.kernels.tiles import dots, sums
from relumlp.types import Array

FEW_OUTPUTS = 1200
"""Largest number of results of a product x yᵀ on OpenBLAS's fast path."""

LONG, LARGE = 64, 1 << 20
"""Least numbers in a row, and most bytes of a matrix, for tiles; measured with AVX2."""


@kernel
def cut(rows: int, columns: int, depth: int, outputs: int, most: int) -> tuple[int, int]:
    """Rows and columns of the parts in which a product is passed to BLAS.

    A part has at most ``most`` multiply-adds (see :func:`relumlp.machine.blas.largest_product`)
    and, unless ``outputs`` is 0, at most ``outputs`` results. If no sensible part satisfies this,
    or ``most`` is 0, the part is the whole product.
    """
    outputs = outputs if outputs else most
    if most == 0 or (rows * columns <= outputs and rows * columns * depth <= most):
        return rows, columns
    parts = (rows + 74) // 75
    r = (rows + parts - 1) // parts
    c = min(outputs // r, most // (r * depth)) // 16 * 16
    return (r, min(c, columns)) if c >= 16 else (rows, columns)


@kernel
def suits_tiles(x: Array, y: Array) -> bool:
    """Whether tiles are faster than a library that packs: for long rows that stay in a cache."""
    size = max(x.size, y.size) * x.itemsize
    return x.shape[1] >= LONG and size <= LARGE


@kernel
def forward_product(x: Array, W: Array, z: Array, most: int) -> None:
    """z ← x Wᵀ."""
    if most == 0 and suits_tiles(x, W):
        dots(x, W, z)
        return
    rows, columns = cut(len(x), len(W), x.shape[1], FEW_OUTPUTS, most)
    for r in range(0, len(x), rows):
        for j in range(0, len(W), columns):
            product(x[r : r + rows], W[j : j + columns].T, z[r : r + rows, j : j + columns])


@kernel
def backward_product(β: Array, W: Array, out: Array, most: int) -> None:
    """out ← β W."""
    if most == 0 and suits_tiles(W, out):
        sums(β, W, out)
        return
    rows, columns = cut(len(β), W.shape[1], len(W), 0, most)
    for r in range(0, len(β), rows):
        for k in range(0, W.shape[1], columns):
            product(β[r : r + rows], W[:, k : k + columns], out[r : r + rows, k : k + columns])


@kernel
def gradient_product(β: Array, x: Array, g: Array, most: int) -> None:
    """g ← βᵀ x, the sum over the samples of the mini-batch."""
    if most == 0 and suits_tiles(x, g):
        sums(β.T, x, g)
        return
    rows, columns = cut(β.shape[1], x.shape[1], len(x), 0, most)
    for j in range(0, β.shape[1], rows):
        for k in range(0, x.shape[1], columns):
            product(β[:, j : j + rows].T, x[:, k : k + columns], g[j : j + rows, k : k + columns])
