"""scikit-learn's MLPClassifier: partial_fit over the same samples, shuffled in its own order."""

from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier

from benchmarks.peers.task import State, Task, Training
from relumlp.machine.blas import blas_kernels


def prepare(task: Task) -> Training:
    """Start from the task's network, after one extra mini-batch.

    Parameters can be set only after a first call of partial_fit, which takes a step of Adam.
    """
    images, labels, net, s = task.floats, task.labels, task.initial(), task.settings
    model = MLPClassifier(
        net.sizes[1:-1], alpha=0.0, batch_size=task.batch, learning_rate_init=s.learning_rate,
        beta_1=s.beta1, beta_2=s.beta2, epsilon=s.epsilon, random_state=0,
    )  # fmt: skip
    model.partial_fit(images[: task.batch], labels[: task.batch], classes=np.unique(labels))
    for i in range(net.N):
        model.coefs_[i][...] = net.W[i + 1].T
        model.intercepts_[i][...] = net.b[i + 1]

    def run(order: Any) -> dict[str, Any]:
        # partial_fit shuffles the samples itself, from contiguous arrays.
        model.partial_fit(images[: len(order)], labels[: len(order)])
        return {"mean_loss": float(model.loss_)}

    def load(state: State) -> None:
        adam = model._optimizer
        for part, own in zip(state[:3], ((model.coefs_, model.intercepts_), adam.ms, adam.vs),
                             strict=True):  # fmt: skip
            whole = [a for kind in own for a in kind] if isinstance(own, tuple) else own
            layers = task.layers(part)
            for place, a in zip(whole, [W.T for W, _ in layers] + [b for _, b in layers],
                                strict=True):  # fmt: skip
                place[...] = a
        adam.t = state.step

    return Training(run, load)


def versions() -> dict[str, Any]:
    """Versions and BLAS kernels."""
    import sklearn

    return {
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "blas": list(blas_kernels()),
    }
