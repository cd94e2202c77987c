"""PyTorch modules, by the real library: the same outputs, or the name of what is not read."""

import re

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.interop import as_network
from relumlp.network.mlp import MLP

torch = pytest.importorskip("torch", reason="PyTorch not at hand: extra interop")
nn, functional = torch.nn, torch.nn.functional
X = np.random.default_rng(0).normal(size=(7, 6)).astype(np.float32)


def outputs(model, x=X):
    with torch.no_grad():
        return model(torch.from_numpy(x)).numpy()


def normalised():
    """A batch normalisation that has learnt."""
    layer = nn.BatchNorm1d(5)
    for values in (layer.running_mean, layer.weight.data, layer.bias.data):
        values.copy_(torch.linspace(-1.0, 2.0, 5))
    layer.running_var.copy_(torch.linspace(0.5, 2.0, 5))
    return layer


class Functions(nn.Module):
    """A module whose forward is functions and methods; square layers, in an order of its own."""

    def __init__(self, unit=functional.relu):
        super().__init__()
        self.second, self.first = nn.Linear(6, 6), nn.Linear(6, 6)
        self.out, self.unit = nn.Linear(6, 3, bias=False), unit

    def forward(self, x):
        x = self.unit(self.first(x.view(x.size(0), -1)))
        x = functional.dropout(x, training=self.training)
        return self.out(self.second(x).relu())


READ = {
    "deep": lambda: nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4), nn.ReLU(),
                                  nn.Linear(4, 3)),
    "nested": lambda: nn.Sequential(nn.Sequential(nn.Flatten(), nn.Linear(6, 5)), nn.Sigmoid(),
                                    nn.Dropout(), nn.Linear(5, 3, bias=False)),
    "double": lambda: nn.Sequential(nn.Linear(6, 3)).double(),
    "half": lambda: nn.Sequential(nn.Linear(6, 3)).to(torch.bfloat16),
    "linear": lambda: nn.Sequential(nn.Linear(6, 4), nn.Identity(), nn.Linear(4, 3)),
    "functions": Functions,
    "folded": lambda: nn.Sequential(nn.Linear(6, 5), normalised(), nn.ReLU(), nn.Linear(5, 3)),
    "weight norm": lambda: nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(6, 3))),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_outputs_are_those_of_the_module(name):
    model = READ[name]().eval()
    net = MLP.from_torch(model)
    own = model.double() if name in ("double", "half") else model
    x = X.astype(np.float64) if name in ("double", "half") else X
    np.testing.assert_allclose(net.forward(x).output, outputs(own, x), rtol=1e-4, atol=1e-5)
    assert net.theta.dtype == (np.float64 if name in ("double", "half") else np.float32)
    assert net.meaning.notes[0] == f"Read from a PyTorch {type(model).__name__}."
    assert ("folded" in net.meaning.lines()[-1]) == (name == "folded")


def test_what_the_module_ends_with_is_kept():
    model = nn.Sequential(nn.Linear(6, 3), nn.LogSoftmax(dim=1)).eval()
    net = as_network(model, mean=0.5, std=2.0)
    z = net.forward(2 * X.astype(np.float64) + 0.5).output
    logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(logs, outputs(model), atol=1e-5)
    assert (net.meaning.end, net.meaning.task) == ("log-softmax", "classification")
    single = MLP.from_torch(nn.Sequential(nn.Linear(6, 1), nn.Sigmoid()), classes=["no", "yes"])
    probability = outputs(nn.Sequential(nn.Linear(6, 1), nn.Sigmoid()))
    assert probability.shape == (7, 1)
    assert single.meaning.end == "sigmoid"
    assert np.array_equal(single.predict(X), single.forward(X).output[:, 0] > 0)


class Twice(nn.Module):
    """A module that adds its input to its output."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 6)

    def forward(self, x):
        return self.layer(x) + x


class Secret(nn.Linear):
    """A linear layer by name, and something else in fact."""

    def forward(self, x):
        return super().forward(x) * 2


Secret.__name__ = "Linear"


class Branches(nn.Module):
    """A module that looks at its numbers."""

    def forward(self, x):
        return x if x.sum() > 0 else -x


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (nn.Sequential(nn.Linear(6, 6), nn.Tanh(), nn.Linear(6, 2)), "got '1' (Tanh)"),
        (nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten()), "got '0' (Conv2d)"),
        (nn.Sequential(nn.Linear(6, 6), nn.LeakyReLU(), nn.Linear(6, 2)), "got '1' (LeakyReLU)"),
        (nn.Sequential(nn.Linear(6, 6), nn.Dropout(), nn.Linear(6, 2)).train(),
         "got '1' (Dropout) in training mode; model.eval() ends it"),
        (nn.Sequential(nn.Linear(6, 5), normalised(), nn.Linear(5, 2)).train(),
         "got '1' (BatchNorm1d) in training mode; model.eval() ends it"),
        (nn.Sequential(nn.Linear(6, 5), nn.ReLU(), normalised(), nn.Linear(5, 2)).eval(),
         "got '2' (batch normalisation) that does not follow a linear layer, so it cannot"),
        (nn.Sequential(normalised(), nn.Linear(5, 2)).eval(), "got '0' (batch normalisation)"),
        (nn.Sequential(nn.Linear(6, 2), nn.Sigmoid()), "got sigmoid behind 2 outputs; with"),
        (nn.Sequential(nn.Linear(6, 2), nn.ReLU()), "got relu behind 2 outputs"),
        (nn.Sequential(nn.Linear(6, 2), nn.Softmax(dim=0)), "got '1' (Softmax) over axis 0"),
        (nn.Sequential(nn.Linear(6, 2), nn.Softmax(dim=1), nn.Linear(2, 2)), "behind '1'"),
        (nn.Sequential(nn.Linear(6, 6), nn.ReLU(), nn.Linear(6, 6), nn.Sigmoid(),
                       nn.Linear(6, 2)), "one unit in all hidden layers, got relu and sigmoid"),
        (nn.Sequential(nn.ReLU()), "got '0' (relu) that is not behind a linear layer"),
        (nn.Sequential(nn.Flatten()), "got no linear layer"),
        (Functions(torch.tanh), "got 'tanh' (tanh)"),
        (Functions().train(), "got 'dropout' (dropout) in training mode"),
        (Twice(), "got 'add' (add)"),
        (Branches(), "expected a forward that torch.fx can trace, got TraceError; MLP"),
        (nn.Linear(3, 3).weight, "expected a torch.nn.Module, got a Parameter"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_by_name(model, sentence):
    with pytest.raises(UserError, match=f"^model: .*{re.escape(sentence)}"):
        MLP.from_torch(model)


def test_a_module_that_does_more_than_it_says_is_found_by_its_outputs():
    hook = nn.Sequential(nn.Linear(6, 2))
    hook.register_forward_hook(lambda module, given, found: found + 1)
    with pytest.raises(UserError, match=r"^model: expected a forward pass that its layers alone"):
        MLP.from_torch(hook)
    with pytest.raises(UserError, match=r"^model: expected "):
        MLP.from_torch(nn.Sequential(Secret(6, 2)))


def test_files_of_pytorch(tmp_path):
    model = READ["deep"]().eval()
    torch.save(model.state_dict(), tmp_path / "net.pt")
    torch.save({"epoch": 3, "model_state_dict": model.state_dict()}, tmp_path / "all.pth")
    for name in ("net.pt", "all.pth"):
        found = MLP.load(tmp_path / name).forward(X).output
        np.testing.assert_allclose(found, outputs(model), atol=1e-6)
    torch.save(model, tmp_path / "whole.pt")
    with pytest.raises(UserError, match=r"whole\.pt: expected a state dict, got objects whose"):
        MLP.load(tmp_path / "whole.pt")
    (tmp_path / "damaged.pt").write_bytes(b"PK\3\4 nothing")
    with pytest.raises(UserError, match=r"damaged\.pt: expected "):
        MLP.load(tmp_path / "damaged.pt")


def test_files_of_safetensors(tmp_path):
    saving = pytest.importorskip("safetensors.torch", reason="safetensors not at hand: interop")
    model = READ["deep"]().eval()
    saving.save_file(model.state_dict(), tmp_path / "net.safetensors")
    path = tmp_path / "net.safetensors"
    for net in (MLP.load(path), MLP.from_safetensors(path, order=["0", "2", "4"])):
        np.testing.assert_allclose(net.forward(X).output, outputs(model), atol=1e-6)
    (tmp_path / "net.safetensors").write_bytes(b"\xff" * 40)
    with pytest.raises(UserError, match=r"expected an intact \.safetensors file, got another or"):
        MLP.load(tmp_path / "net.safetensors")


def test_a_refusal_does_not_print_the_model():
    model = nn.Sequential(*[layer for _ in range(300) for layer in (nn.Linear(6, 6), nn.GELU())])
    with pytest.raises(UserError) as caught:
        MLP.from_torch(model)
    assert re.search(r"\(GELU\)$", str(caught.value))
    assert len(str(caught.value)) < 300
