"""PyTorch modules: traced, so that what ``forward`` really does is read, not what it may do."""

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from relumlp.errors import UserError
from relumlp.interop.libraries import optional
from relumlp.interop.stack import Stack, agree, probe_inputs, refuse, unscaled
from relumlp.network.mlp import MLP
from relumlp.types import Array

MODEL = "model"

UNITS = {"ReLU": "relu", "Sigmoid": "sigmoid", "relu": "relu", "relu_": "relu",
         "sigmoid": "sigmoid", "sigmoid_": "sigmoid"}  # fmt: skip
"""Classes of modules, and names of functions and methods, that are units."""
ENDS = {"Softmax": "softmax", "LogSoftmax": "log-softmax", "softmax": "softmax",
        "log_softmax": "log-softmax"}  # fmt: skip
NOTHING = {"Identity", "Flatten", "flatten", "view", "reshape", "contiguous", "squeeze_"}
"""What leaves the numbers of a sample as they are."""
DROPOUT = {"Dropout", "AlphaDropout", "FeatureAlphaDropout", "dropout", "alpha_dropout"}
SHAPES = {"size", "getattr", "getitem", "mul"}
"""What ``forward`` asks of shapes; it is ignored, because the outputs are compared."""


def read_torch(model: Any, said: Mapping[str, Any]) -> MLP:
    """Read a module; see :meth:`relumlp.MLP.from_torch`."""
    torch = optional("torch", "model")
    if not isinstance(model, torch.nn.Module):
        raise UserError(f"model: expected a torch.nn.Module, got a {type(model).__name__}")
    stack = Stack(MODEL)
    stack.note(f"Read from a PyTorch {type(model).__name__}.")
    for name, kind, module, node in steps(torch, model):
        add(stack, name, kind, module, node)
    network = stack.network(said)
    x = probe_inputs(network.sizes[0])
    agree(MODEL, unscaled(network), x, outputs(torch, model, x), network.theta.dtype)
    return network


def outputs(torch: Any, model: Any, x: Array) -> Array:
    """Return a copy's outputs in float64, so that only the last bits may differ."""
    twin = copy.deepcopy(model).to(device="cpu", dtype=torch.float64)
    try:
        with torch.no_grad():
            return np.asarray(twin(torch.from_numpy(x)))
    # Any exception: what a user's forward raises for samples (n, s_0) is the user's own.
    except Exception as error:
        raise UserError(f"model: expected one that takes samples (n, {x.shape[1]}), got "
                        f"{type(error).__name__} from its forward") from None  # fmt: skip


def steps(torch: Any, model: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield what happens to the samples: name, kind, the module or None, and the node traced."""
    graph = traced(torch, model)
    modules, current = dict(model.named_modules()), None
    shapes: set[Any] = set()
    for node in graph.nodes:
        module = modules.get(str(node.target)) if node.op == "call_module" else None
        kind, name = kind_of(node, modules), node.name if module is None else str(node.target)
        if node.op == "placeholder" and current is None:
            current = node
        elif kind in SHAPES and {*node.all_input_nodes} <= {current, *shapes}:
            shapes.add(node)
        elif node.op == "output":
            check_chain(node, current, shapes, name, kind)
        else:
            check_chain(node, current, shapes, name, kind)
            current = node
            yield name, kind, module, node


def kind_of(node: Any, modules: Mapping[str, Any]) -> str:
    """Return the class of a module, or the name of a function or method."""
    if node.op == "call_module":
        return type(modules[node.target]).__name__
    return str(getattr(node.target, "__name__", node.target))


def check_chain(node: Any, current: Any, shapes: set[Any], name: str, kind: str) -> None:
    """Refuse a step that takes anything but the outputs of the step before it."""
    first = node.args[0] if node.args else None
    if first is not current or not {*node.all_input_nodes} <= {current, *shapes}:
        raise refuse(MODEL, name, kind, " that takes more than the outputs of the step before it")


def traced(torch: Any, model: Any) -> Any:
    """Return the graph of what a module does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.fx.symbolic_trace(model).graph
    # Any exception: tracing runs the user's forward on stand-ins for numbers.
    except Exception as error:
        raise UserError(
            f"model: expected a forward that torch.fx can trace, got {type(error).__name__}; "
            "MLP.from_state_dict(model.state_dict(), unit=…) reads its weights alone"
        ) from None


def add(stack: Stack, name: str, kind: str, module: Any, node: Any) -> None:
    """Add a step to the chain, or refuse it."""
    function = node.op == "call_function"
    if kind in UNITS:
        stack.unit(name, UNITS[kind])
    elif kind in ENDS:
        check_axis(name, kind, module.dim if module is not None else node.kwargs.get("dim"))
        stack.end(name, ENDS[kind])
    elif kind in DROPOUT:
        check_asleep(name, kind, node.kwargs["training"] if function else module.training)
    elif module is not None and kind in ADDED:
        ADDED[kind](stack, name, module)
    elif kind not in NOTHING:
        raise refuse(stack.what, name, kind)


def check_axis(name: str, kind: str, axis: Any) -> None:
    """Refuse a softmax over samples."""
    if axis not in (1, -1):
        raise refuse(MODEL, name, kind, f" over axis {axis} where outputs are axis 1")


def check_asleep(name: str, kind: str, training: Any) -> None:
    """Refuse what does something else in training than in evaluation."""
    if training:
        raise refuse(MODEL, name, kind, " in training mode; model.eval() ends it")


def linear(stack: Stack, name: str, module: Any) -> None:
    """Add a linear layer, whatever makes its weights."""
    stack.linear(name, numbers(module.weight),
                 None if module.bias is None else numbers(module.bias))  # fmt: skip


def batch_norm(stack: Stack, name: str, module: Any) -> None:
    """Fold a batch normalisation that has finished learning."""
    if module.training or module.running_mean is None:
        raise refuse(stack.what, name, "BatchNorm1d", " in training mode; model.eval() ends it"
                     if module.training else " without running statistics")  # fmt: skip
    mean, variance = numbers(module.running_mean), numbers(module.running_var)
    scale = np.ones_like(mean) if module.weight is None else numbers(module.weight)
    shift = np.zeros_like(mean) if module.bias is None else numbers(module.bias)
    stack.batch_norm(name, mean=mean, deviation=np.sqrt(variance + module.eps), scale=scale,
                     shift=shift)  # fmt: skip


ADDED: dict[str, Callable[[Stack, str, Any], None]] = {
    "Linear": linear, "NonDynamicallyQuantizableLinear": linear, "ParametrizedLinear": linear,
    "LazyLinear": linear, "BatchNorm1d": batch_norm,
}  # fmt: skip


def numbers(tensor: Any) -> Array:
    """Return a tensor as an array of its own; other precisions than float32 become float64."""
    cpu = tensor.detach().cpu()
    wide = str(cpu.dtype) != "torch.float32"
    return np.array((cpu.double() if wide else cpu).numpy())
