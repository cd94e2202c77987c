"""JAX as its documentation recommends: the epoch is one jitted scan, the state is donated."""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from benchmarks.peers.task import State, Task, Training


def cross_entropy(params: Any, x: Any, y: Any) -> Any:
    """Mean over the mini-batch; weights are (s_{i−1}, s_i), as JAX's own examples have them."""
    *hidden, (W, b) = params
    for V, c in hidden:
        x = jax.nn.relu(x @ V + c)
    return -(y * jax.nn.log_softmax(x @ W + b)).sum(axis=1).mean()


def adam(settings: Any, params: Any, m: Any, v: Any, g: Any, t: Any) -> tuple[Any, Any, Any]:
    """Adam as published."""
    β1, β2 = settings.beta1, settings.beta2
    m = jax.tree.map(lambda m, g: β1 * m + (1 - β1) * g, m, g)
    v = jax.tree.map(lambda v, g: β2 * v + (1 - β2) * g * g, v, g)
    to_m_hat, to_v_hat = 1 / (1 - β1**t), 1 / (1 - β2**t)

    def step(θ: Any, m: Any, v: Any) -> Any:
        return θ - settings.learning_rate * m * to_m_hat / (
            jnp.sqrt(v * to_v_hat) + settings.epsilon
        )

    return jax.tree.map(step, params, m, v), m, v


def resident(task: Task, same_bytes: bool) -> tuple[Any, Any, Callable[[Any], Any]]:
    """Return images, first-layer weights' rows, and what turns gathered images into inputs."""
    if not same_bytes:
        return jnp.asarray(task.floats), slice(None), lambda x: x
    live, scale = task.live, np.float32(task.scale)
    return jnp.asarray(task.images[:, live]), live, lambda x: x.astype(jnp.float32) * scale


def prepare(task: Task, same_bytes: bool = False) -> Training:
    """Start from the task's network; with ``same_bytes`` without the pixels that never change."""
    images, rows, scaled = resident(task, same_bytes)
    targets, settings = jnp.asarray(task.targets), task.settings

    def layers(flat: Any) -> Any:
        (W, b), *others = task.layers(flat)
        whole = [(jnp.array(V.T), jnp.array(c)) for V, c in others]
        return [(jnp.array(W.T[rows]), jnp.array(b)), *whole]

    def load(given: State) -> None:
        nonlocal state
        state = (*map(layers, given[:3]), jnp.float32(given.step))

    state: Any = None
    start = task.initial().theta
    load(State(start, 0 * start, 0 * start, 0))

    @partial(jax.jit, donate_argnums=0)
    def epoch(state: Any, images: Any, targets: Any, batches: Any) -> Any:
        def step(state: Any, chosen: Any) -> Any:
            params, m, v, t = state
            x, y = scaled(images[chosen]), targets[chosen]
            loss, g = jax.value_and_grad(cross_entropy)(params, x, y)
            return (*adam(settings, params, m, v, g, t + 1), t + 1), loss

        return lax.scan(step, state, batches)

    def run(order: Any) -> dict[str, Any]:
        nonlocal state
        batches = order.reshape(-1, task.batch).astype(np.int32)
        state, losses = epoch(state, images, targets, batches)
        return {"losses": np.asarray(losses).tolist()}

    return Training(run, load)


def versions() -> dict[str, Any]:
    """Versions."""
    import jaxlib

    return {"jax": jax.__version__, "jaxlib": jaxlib.__version__, "devices": str(jax.devices())}
