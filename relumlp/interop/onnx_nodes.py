"""Nodes of an ONNX graph, one operator after the other: what each adds to a chain of layers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from relumlp.interop.stack import Stack, refuse
from relumlp.types import Array

GRAPH = "graph"
UNITS = {"Relu": "relu", "Sigmoid": "sigmoid"}
ENDS = {"Softmax": "softmax", "LogSoftmax": "log-softmax"}
NOTHING = {"Identity", "Flatten", "Reshape", "Cast", "Squeeze"}
"""What leaves the numbers of a sample as they are; a reshape of samples would change outputs."""


@dataclass
class Walk:
    """Where the walk along a chain is.

    Attributes
    ----------
    constants : arrays of the graph by name.
    stack : what has been met.
    pending : weights of a MatMul whose biases may come, with its name; or None.
    """

    constants: dict[str, Array]
    stack: Stack
    pending: tuple[str, Array] | None = None

    def flush(self, b: Array | None = None) -> None:
        """Add the layer of the last MatMul, with its biases if there are any."""
        if self.pending is not None:
            name, W = self.pending
            self.pending = None
            self.stack.linear(name, W, b)

    def constant(self, name: str) -> Array | None:
        """Return a constant by name; None for what is computed."""
        return self.constants.get(name)


def add(node: Any, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Add one node to the walk, or refuse it."""
    name, op = node.name or node.output[0], node.op_type
    if op in ADDED:
        ADDED[op](node, name, at, values, walk)
        return
    if op in NOTHING or (op == "Dropout" and not is_training(node, walk)):
        return
    walk.flush()
    if op in UNITS:
        walk.stack.unit(name, UNITS[op])
    elif op in ENDS and values.get("axis", -1) in (1, -1):
        walk.stack.end(name, ENDS[op])
    else:
        raise refuse(GRAPH, name, op, " in training mode" * (op == "Dropout"))


def is_training(node: Any, walk: Walk) -> bool:
    """Whether a Dropout is asked to drop nodes."""
    mode = walk.constant(node.input[2]) if len(node.input) > 2 and node.input[2] else False
    return mode is None or bool(np.any(mode))


def other(node: Any, at: str, walk: Walk) -> Array:
    """Return the constant beside the samples in a node of two inputs, or refuse the node."""
    names = [n for n in node.input if n and n != at]
    found = walk.constant(names[0]) if len(names) == 1 else None
    if found is None:
        raise refuse(GRAPH, node.name or node.output[0], node.op_type, " of two computed values")
    return found


def gemm(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Add α x Wᵀ + β b."""
    walk.flush()
    W, b = walk.constant(node.input[1]), None
    if node.input[0] != at or W is None or values.get("transA", 0):
        raise refuse(GRAPH, name, "Gemm", " without constant weights")
    W = W if values.get("transB", 0) else W.T
    if len(node.input) > 2 and node.input[2]:
        b = walk.constant(node.input[2])
        if b is None:
            raise refuse(GRAPH, name, "Gemm", " without constant biases")
        b = stretched(b, len(W), name) * b.dtype.type(values.get("beta", 1.0))
    walk.stack.linear(name, W * W.dtype.type(values.get("alpha", 1.0)), b)


def stretched(b: Array, nodes: int, name: str) -> Array:
    """Return a bias for each node, from one of a shape that ONNX broadcasts."""
    if b.size not in (1, nodes):
        raise refuse(GRAPH, name, "layer", f" with biases of shape {b.shape}")
    return np.broadcast_to(b.reshape(-1), (nodes,)).copy()


def matmul(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Keep the weights of x Wᵀ until it is known whether biases come."""
    walk.flush()
    W = other(node, at, walk)
    if node.input[0] != at or W.ndim != 2:
        raise refuse(GRAPH, name, "MatMul", " with the samples on the right")
    walk.pending = (name, W.T)


def plus(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Add biases to the last MatMul, or a shift to the inputs."""
    constant = other(node, at, walk)
    if walk.pending is not None:
        walk.flush(stretched(constant, len(walk.pending[1]), name))
    else:
        shift(name, "Add", -constant, walk)


def minus(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Take a mean from the inputs."""
    constant = other(node, at, walk)
    if node.input[0] != at:
        raise refuse(GRAPH, name, "Sub", " from a constant")
    shift(name, "Sub", constant, walk)


def shift(name: str, op: str, mean: Array, walk: Walk) -> None:
    """Take a mean from a linear layer's outputs, or add it to the scaling of the inputs."""
    walk.flush()
    if walk.stack.is_linear:
        fold(name, op, walk, mean=mean)
        return
    if walk.stack.W:
        raise refuse(GRAPH, name, op, " that is neither a bias nor a scaling of inputs")
    before, deviation = walk.stack.scaling or (np.array(0.0), np.array(1.0))
    # ((x − m) / d) − μ is (x − (m + μ d)) / d.
    walk.stack.scaling = (before + vector(mean) * deviation, deviation)


def fold(name: str, op: str, walk: Walk, **part: Array) -> None:
    """Fold a part of a batch normalisation, as Keras writes it node by node, into the layer."""
    nodes, dtype = walk.stack.W[-1].shape[0], walk.stack.W[-1].dtype
    parts = {k: np.full(nodes, k in ("deviation", "scale"), dtype)
             for k in ("mean", "deviation", "scale", "shift")}  # fmt: skip
    parts |= {k: stretched(v, nodes, name) for k, v in part.items()}
    walk.stack.batch_norm(name, kind=op, **parts)


def stretch(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Divide or multiply a linear layer's outputs, or the inputs in front of the first layer."""
    walk.flush()
    constant = other(node, at, walk)
    if node.op_type == "Div" and node.input[0] != at:
        raise refuse(GRAPH, name, "Div", " of a constant")
    if walk.stack.is_linear:
        fold(
            name,
            node.op_type,
            walk,
            **{"deviation" if node.op_type == "Div" else "scale": constant},
        )
        return
    mean, deviation = walk.stack.scaling or (np.array(0.0), np.array(1.0))
    if walk.stack.W:
        raise refuse(GRAPH, name, node.op_type, " that is not a scaling of inputs")
    factor = vector(constant)
    # A factor of 0 becomes a deviation that is not finite, which is refused in words.
    with np.errstate(divide="ignore"):
        walk.stack.scaling = (mean, deviation * (factor if node.op_type == "Div" else 1 / factor))


def scaler(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Keep (x − offset) · scale in front of the first layer."""
    if walk.stack.W or walk.pending or walk.stack.scaling:
        raise refuse(GRAPH, name, "Scaler", " behind the first layer")
    offset, scale = (np.array(values[k], np.float64) for k in ("offset", "scale"))
    walk.stack.scaling = (offset, 1 / scale)


def vector(values: Array) -> Array:
    """Return a constant as a number, or as one for each input."""
    return np.asarray(values, np.float64).reshape(-1 if values.size > 1 else ())


def batch_norm(node: Any, name: str, at: str, values: dict[str, Any], walk: Walk) -> None:
    """Fold a batch normalisation that has finished learning."""
    walk.flush()
    scale, bias, mean, variance = (walk.constant(n) for n in node.input[1:5])
    if values.get("training_mode", 0) or mean is None or variance is None:
        raise refuse(GRAPH, name, "BatchNormalization", " in training mode")
    deviation = np.sqrt(variance + variance.dtype.type(values.get("epsilon", 1e-5)))
    parts: Any = {"mean": mean, "deviation": deviation, "scale": scale, "shift": bias}
    walk.stack.batch_norm(name, **parts)


ADDED: dict[str, Callable[[Any, str, str, dict[str, Any], Walk], None]] = {
    "Gemm": gemm, "MatMul": matmul, "Add": plus, "Sub": minus, "Div": stretch, "Mul": stretch,
    "Scaler": scaler, "BatchNormalization": batch_norm,
}  # fmt: skip
