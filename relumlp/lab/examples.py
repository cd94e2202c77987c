"""Networks that every laboratory has: written by hand, and trained on built-in or made data."""

from dataclasses import replace

import numpy as np

from relumlp.datasets.loading import load_once
from relumlp.lab.studies import Study
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.loop import train
from relumlp.training.probes import log_steps
from relumlp.training.run import Hooks
from relumlp.training.settings import Settings
from relumlp.types import Array, Ints

ARMS = 3
PER_CLASS = 12
"""Digits of each class that the page holds."""


def example_studies() -> list[Study]:
    """Return the networks of a laboratory without a model of one's own; a few seconds' training."""
    return [by_hand(), whole_numbers(), margins_by_hand(), arms(), digits("deep", (30, 20), 8),
            digits("summary", (32, 2), 100), pinwheel()]  # fmt: skip


def by_hand() -> Study:
    """The README's network: four weights into two nodes, and two to the output."""
    net = MLP.from_arrays([[[1, -1], [2, 1]], [[3, -2]]], layout="out-in")
    x = np.array([[2, 1], [1, 2], [-1, 1], [-1, -1.0], [1, -3]])
    return Study(
        "hand", "By hand: 2-2-1",
        "The network of the README. Drag an input or a weight up or down, choose a node, and read "
        "which paths make up its β.",
        net, x, targets=np.array([[-8], [0], [1], [2], [0.0]]), loss="squared-error", batch="sum",
    )  # fmt: skip


def whole_numbers() -> Study:
    """A network of whole numbers in which several paths lead from a node to the outputs."""
    W1 = [[2, -3, -2], [-2, -2, 2], [3, 1, -3], [-3, -1, 0]]
    W2, W3 = [[1, 0, -2, -2], [1, 2, -3, -3], [0, -1, 3, 0]], [[-1, 0, 1], [1, -2, 2]]
    net = MLP.from_arrays([W1, W2, W3], [[1, 1, 1, -1], [-1, 0, 0], [1, 1]], layout="out-in")
    x = [[-1, 3, -2], [-2, 3, 3], [-1, -2, -1], [-2, 3, 1], [1, -1, 0], [-1, 2, 0], [-2, -1, 2],
         [1, 0, -1]]  # fmt: skip
    y = [[-5, 1], [2, 0], [5, 5], [-3, 1], [1, -3], [-2, 0], [3, -2], [2, 2]]
    return Study(
        "whole", "Whole numbers: 3-4-3-2",
        "Two hidden layers and whole numbers, so that every product can be checked by hand.",
        net, np.array(x, float), targets=np.array(y, float), loss="squared-error", batch="sum",
    )  # fmt: skip


def margins_by_hand() -> Study:
    """The network of chapter 4: one node, and samples that its update draws in or pushes out."""
    net = MLP.from_arrays([[[1, 0]], [[1]]], layout="out-in")
    x = np.array([[2, 1], [1, -1], [-1, 1], [-1, -2], [0, -1], [0, 1.0]])
    run = net.forward(x).output
    return Study(
        "margin", "Chapter 4: one node",
        "One node with weights (1, 0). Samples 0 and 1 have a cost, 2 and -2; all others have "
        "none. Which samples does an update add to the node's sample set, and which does it push "
        "out?",
        net, x, targets=run - np.array([[2], [-2], [0], [0], [0], [0.0]]), loss="squared-error",
        batch="sum",
    )  # fmt: skip


def pinwheel() -> Study:
    """Chapter 8: four corners and the same corners turned, which no output biases classify."""
    corners = np.array([[2, 1], [1, 2], [0, 1], [1, 0.0]])
    net = MLP.from_arrays([[[3, 4], [-4, 3], [-3, -4], [4, -3]]], layout="out-in")
    return Study(
        "pinwheel", "Chapter 8: the pinwheel",
        "Four classes with a sample each at the corners of a square; the weight rows are the "
        "corners turned by 53.1°. Any three classes can be told apart, and all four cannot.",
        net, corners, labels=np.arange(4), classes=tuple("ABCD"),
    )  # fmt: skip


def arms() -> Study:
    """Three arms of a spiral in the plane, and a network with two summary nodes."""
    x, labels = spiral(25)
    net = MLP.initialised((2, 8, 6, 2, 3), seed=0, dtype=np.float64)
    settings = Settings(learning_rate=0.01, batch=15, epochs=160, seed=4)
    return trained(
        Study("arms", "Three arms: 2-8-6-2-3",
              "Three classes in the plane and a network that ends in two summary nodes, trained "
              "with Adam on the samples shown. Choose a moment of its training in part 3.",
              net, x, labels=labels, classes=tuple("ABC")),
        Samples(x, labels), settings,
    )  # fmt: skip


def spiral(n: int) -> tuple[Array, Ints]:
    """Return n points of each arm, (3 n, 2), and their classes."""
    rng = np.random.default_rng(0)
    r = np.linspace(0.25, 1, n)
    angles = [2 * np.pi * c / ARMS + 2.6 * r + rng.normal(0, 0.12, n) for c in range(ARMS)]
    points = [np.column_stack([r * np.cos(t), r * np.sin(t)]) for t in angles]
    return np.round(np.concatenate(points), 3), np.repeat(np.arange(ARMS), n)


def digits(key: str, hidden: tuple[int, ...], epochs: int) -> Study:
    """Train on scikit-learn's digits; the page holds the first test images of each class."""
    d = load_once("digits")
    first = [np.flatnonzero(d.test_labels == c)[:PER_CLASS] for c in range(10)]
    rows = np.sort(np.concatenate(first))
    net = MLP.initialised((64, *hidden, 10), seed=2, dtype=np.float32)
    settings = Settings(learning_rate=0.004, batch=40, epochs=epochs, seed=2)
    told = ("Its last hidden layer has two summary nodes: see part 4." if hidden[-1] == 2
            else "Draw on the digit to change it.")  # fmt: skip
    study = Study(
        f"digits-{key}", f"Digits: {net.name}",
        f"scikit-learn's digits, 8 by 8 pixels, trained with Adam; samples are test images. {told}",
        net, (d.test_images[rows] * d.scale).astype(np.float32), labels=d.test_labels[rows],
        classes=tuple(map(str, range(10))), shape=d.shape, numbers=rows.tolist(),
    )  # fmt: skip
    return trained(study, Samples(d.train_images, d.train_labels, d.scale), settings)


def trained(study: Study, samples: Samples, settings: Settings, looks: int = 16) -> Study:
    """Train a study's network, and record its parameters at steps spaced by logarithm."""
    updates = -(-len(samples.chosen) // settings.batch) * settings.epochs
    steps = log_steps(updates, looks)
    hooks = Hooks(probe=lambda step, net: {"theta": net.theta}, probe_steps=steps)
    run = train(study.network, samples, samples, settings, hooks)
    return replace(study, network=run.network, steps=run.records["step"].tolist(),
                   theta=run.records["theta"])  # fmt: skip
