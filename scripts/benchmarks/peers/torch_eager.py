"""PyTorch: eager or compiled, images resident as float32, mini-batches by index."""

from typing import Any

import torch
from torch import nn

from benchmarks.peers.task import State, Task, Training

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


def model_of(task: Task) -> nn.Sequential:
    """Return the task's network with its initial weights."""
    net = task.initial()
    layers: list[nn.Module] = []
    for i in range(1, net.N + 1):
        linear = nn.Linear(net.sizes[i - 1], net.sizes[i])
        linear.weight.data = torch.tensor(net.W[i])
        linear.bias.data = torch.tensor(net.b[i])
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def prepare(task: Task, fused: bool = False, compiled: bool = False) -> Training:
    """Start from the task's network."""
    torch.compiler.reset()
    images, labels = torch.tensor(task.floats), torch.tensor(task.labels)
    model, s = model_of(task), task.settings
    betas = (s.beta1, s.beta2)
    optimiser = torch.optim.Adam(
        model.parameters(), s.learning_rate, betas, s.epsilon, fused=fused or None
    )
    cross_entropy = nn.CrossEntropyLoss()

    def error(x: Any, y: Any) -> Any:
        return cross_entropy(model(x), y)

    if compiled:
        error = torch.compile(error)

    def run(order: Any) -> dict[str, Any]:
        losses = []
        for chosen in torch.from_numpy(order).split(task.batch):
            optimiser.zero_grad()
            loss = error(images[chosen], labels[chosen])
            loss.backward()
            optimiser.step()
            losses.append(loss.detach())
        return {"losses": torch.stack(losses).tolist()}

    def load(state: State) -> None:
        flat = [
            [torch.tensor(a) for layer in task.layers(part) for a in layer] for part in state[:3]
        ]
        for p, θ, m, v in zip(model.parameters(), *flat, strict=True):
            p.data.copy_(θ)
            step = torch.tensor(float(state.step))
            optimiser.state[p] = {"step": step, "exp_avg": m, "exp_avg_sq": v}

    return Training(run, load)


def versions() -> dict[str, Any]:
    """Versions, and what PyTorch was built with."""
    return {
        "torch": torch.__version__,
        "capability": torch.backends.cpu.get_cpu_capability(),
        "mkl": torch.backends.mkl.is_available(),
        "onednn": torch.backends.mkldnn.is_available(),
    }
