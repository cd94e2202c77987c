"""ONNX graphs that are a chain of fully connected layers, as PyTorch, Keras, scikit-learn export.

The samples are followed from the graph's input, node by node. What takes the outputs apart behind
the last layer (probabilities, the class of the largest) is read for its classes, and left out.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from relumlp.errors import UserError, shown
from relumlp.interop.libraries import optional
from relumlp.interop.onnx_nodes import ADDED, GRAPH, Walk, add
from relumlp.interop.stack import Stack, agree, probe_inputs, refuse, unscaled
from relumlp.machine.targets import as_path
from relumlp.network.mlp import MLP
from relumlp.types import Array

READING = {"ArgMax", "ArrayFeatureExtractor", "ZipMap", "Cast", "Reshape", "Identity", "Sub",
           "Concat", "Normalizer"}  # fmt: skip
"""What takes classes and probabilities from the outputs, behind the last layer."""


def read_onnx(source: Any, said: Mapping[str, Any]) -> MLP:
    """Read a graph; see :meth:`relumlp.MLP.from_onnx`."""
    onnx = optional("onnx", GRAPH)
    model = loaded(onnx, source)
    walk = Walk(constants_of(onnx, model.graph), Stack(GRAPH))
    walk.stack.note(f"Read from an ONNX graph of {model.producer_name or 'an unknown producer'}.")
    last = follow(onnx, model.graph, walk)
    walk.flush()
    network = walk.stack.network(said)
    compare(onnx, model, network, last)
    return network


def loaded(onnx: Any, source: Any) -> Any:
    """Return a model from a path, from bytes, or as it is."""
    if isinstance(source, onnx.ModelProto):
        return source
    try:
        if isinstance(source, bytes):
            return onnx.load_model_from_string(source)
        path = as_path(source)
        if not path.is_file():
            raise UserError(f"{GRAPH}: expected a file {path}, got no file at all")
        return onnx.load(os.fspath(path))
    except UserError:
        raise
    # Any exception: protobuf raises its own for what is no model.
    except Exception as error:
        raise UserError(f"{GRAPH}: expected an ONNX model, got {shown(source)}, which cannot be "
                        f"read ({type(error).__name__})") from None  # fmt: skip


def constants_of(onnx: Any, graph: Any) -> dict[str, Array]:
    """Return the arrays that a graph holds, also those of nodes that only hold or turn one."""
    found = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
    for node in graph.node:
        values = attributes(onnx, node)
        if node.op_type == "Constant" and "value" in values:
            found[node.output[0]] = onnx.numpy_helper.to_array(values["value"])
        elif node.op_type in ("Identity", "Transpose") and {*node.input} <= found.keys():
            array = found[node.input[0]]
            turn = node.op_type == "Transpose"
            found[node.output[0]] = array.transpose(values.get("perm")) if turn else array
    return found


def attributes(onnx: Any, node: Any) -> dict[str, Any]:
    """Return a node's attributes by name."""
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def follow(onnx: Any, graph: Any, walk: Walk) -> str:
    """Add all layers to the walk; return the name of the last value of the chain."""
    inputs = [i.name for i in graph.input if walk.constant(i.name) is None]
    if len(inputs) != 1:
        raise UserError(f"{GRAPH}: expected one input, got {len(inputs)}: {shown(inputs)}")
    at = inputs[0]
    while users := [n for n in graph.node if at in n.input]:
        if walk.stack.ended or is_tail(users, walk):
            check_tail(users, graph)
            read_classes(graph, walk)
            break
        if len(users) > 1:
            raise UserError(f"{GRAPH}: expected a chain, got {len(users)} nodes that take "
                            f"{shown(at)}: {', '.join(map(label, users))}")  # fmt: skip
        add(users[0], at, attributes(onnx, users[0]), walk)
        at = users[0].output[0]
    return at


def label(node: Any) -> str:
    """Return a node's name and operator."""
    return f"{node.name or node.output[0]} ({node.op_type})"


def is_tail(users: list[Any], walk: Walk) -> bool:
    """Whether classes and probabilities are all that is read from here on."""
    here = bool(walk.stack.W or walk.pending)
    return here and (len(users) > 1 or users[0].op_type in ("ArgMax", "ZipMap"))


def check_tail(users: list[Any], graph: Any) -> None:
    """Refuse a node behind the last layer that does more than read classes and probabilities."""
    left = [*users]
    while left:
        node = left.pop()
        if node.op_type not in READING:
            raise refuse(GRAPH, node.name or node.output[0], node.op_type, " behind the outputs")
        left += [n for n in graph.node if {*n.input} & {*node.output}]


def read_classes(graph: Any, walk: Walk) -> None:
    """Keep the labels that a graph gives the outputs."""
    walk.flush()
    for node in graph.node:
        if node.op_type == "ArrayFeatureExtractor":
            found = walk.constant(node.input[0])
            if found is not None:
                labels = [v.decode() if isinstance(v, bytes) else v for v in found.ravel().tolist()]
                meaning = replace(walk.stack.meaning, classes=tuple(labels), task="classification")
                walk.stack.meaning = meaning


def compare(onnx: Any, model: Any, network: MLP, last: str) -> None:
    """Compare outputs with those of ONNX's reference, at the chain's last value."""
    own = walkless(onnx, model, last)
    x = probe_inputs(network.sizes[0]).astype(network.theta.dtype)
    wanted = run(onnx, own, x, network)
    scaled = network if own_scaling(model) else unscaled(network)
    agree(GRAPH, scaled, x, wanted, np.float32)


def own_scaling(model: Any) -> bool:
    """Whether the graph itself scales its inputs."""
    first = next((n for n in model.graph.node if n.op_type in ADDED), None)
    return first is not None and first.op_type in ("Sub", "Div", "Mul", "Scaler", "Add")


def walkless(onnx: Any, model: Any, last: str) -> Any:
    """Return a copy of a model whose only output is the last value of the chain."""
    twin = type(model)()
    twin.CopyFrom(model)
    del twin.graph.output[:]
    twin.graph.output.append(onnx.ValueInfoProto(name=last))
    keep = list(needed(twin.graph, last))
    del twin.graph.node[:]
    twin.graph.node.extend(keep)
    return twin


def needed(graph: Any, last: str) -> Iterator[Any]:
    """Yield the nodes that a value needs, in the graph's order."""
    wanted, chosen = {last}, []
    for node in reversed(graph.node):
        if wanted & {*node.output}:
            wanted |= {*node.input}
            chosen.append(node)
    yield from reversed(chosen)


def run(onnx: Any, model: Any, x: Array, network: MLP) -> Array:
    """Return the outputs of ONNX's reference for samples, in the shape that its input wants."""
    given = next(i for i in model.graph.input
                 if i.name not in {t.name for t in model.graph.initializer})  # fmt: skip
    double = given.type.tensor_type.elem_type == onnx.TensorProto.DOUBLE
    x = x.astype(np.float64 if double else np.float32)
    shape = [d.dim_value for d in given.type.tensor_type.shape.dim[1:]]
    if shape and all(shape):
        x = x.reshape(len(x), *shape)
    evaluate = optional("onnx.reference", GRAPH).ReferenceEvaluator
    try:
        found = evaluate(model).run(None, {given.name: x})[0]
    # Any exception: the reference raises what it likes for shapes and operators that it refuses.
    except Exception as error:
        raise UserError(f"{GRAPH}: expected one that takes samples (n, {network.sizes[0]}), got "
                        f"{type(error).__name__} from ONNX's own evaluation") from None  # fmt: skip
    return np.asarray(found).reshape(len(x), -1)
