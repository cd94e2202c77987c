"""The peers of the training benchmark, each in a process of its own, pinned to the same core.

A peer's module has ``prepare(task, …) → run`` and ``versions()``; ``run(order)`` continues training
over the samples in ``order`` and returns the results as plain numbers.
"""

from typing import Any, NamedTuple


class Peer(NamedTuple):
    """A peer's module, the arguments of its ``prepare``, and its description."""

    module: str
    options: dict[str, Any]
    what: str


PEERS = {
    "ours": Peer("ours", {}, "relumlp, kernel"),
    "jax": Peer("jax_scan", {}, "JAX: jit, lax.scan, donated state; float32 images resident"),
    "jax-same-bytes": Peer(
        "jax_scan", {"same_bytes": True}, "the same; bytes of live pixels, scaled when gathered"
    ),
    "torch-eager": Peer("torch_eager", {}, "PyTorch, default Adam"),
    "torch-fused": Peer("torch_eager", {"fused": True}, "PyTorch, fused Adam"),
    "torch-compiled": Peer(
        "torch_eager", {"fused": True, "compiled": True}, "PyTorch, torch.compile, fused Adam"
    ),
    "sklearn": Peer("sklearn_mlp", {}, "scikit-learn MLPClassifier.partial_fit"),
    "plain": Peer("ours", {"plain": True}, "relumlp, plain NumPy form"),
    "roofline": Peer("roofline", {}, "the products of a step, and Adam's bytes; no training"),
}

ONE_THREAD = {
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
    ),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}
"""Environment variables of every peer, set before it imports anything."""
