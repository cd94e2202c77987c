"""Write the networks of this folder by Keras itself, and what it says of some samples.

    KERAS_BACKEND=tensorflow python make.py    # tensorflow-cpu 2.21.0, tf2onnx 1.17.0
    KERAS_BACKEND=torch python make.py         # torch 2.13.0, onnxscript 0.7.2

Both were run with Keras 3.15.1, onnx 1.23.2 and NumPy 2.4.6 on Python 3.11. The tests need neither
Keras nor its backends, which are too large to be installed for every run.
"""

from pathlib import Path

import keras
import numpy as np

PLACE = Path(__file__).parent
BACKEND = keras.config.backend()
X = np.random.default_rng(0).normal(size=(60, 4)).astype(np.float32) * 3 + 1
Y = np.arange(60) % 3


def networks():
    """Yield names and layers: as users stack them, and with what exports write in several nodes."""
    dense, first = keras.layers.Dense, keras.layers.Normalization()
    first.adapt(X)
    yield "classes", [dense(8, activation="relu"), keras.layers.Dropout(0.2),
                      dense(5, activation="relu"), dense(3, activation="softmax")]  # fmt: skip
    yield "scaled", [first, dense(8, activation="relu"), dense(3)]
    yield "normalised", [dense(8), keras.layers.BatchNormalization(), keras.layers.ReLU(),
                         dense(3, activation="softmax")]  # fmt: skip
    yield "single", [dense(6, activation="sigmoid"), dense(1, activation="sigmoid")]
    yield "tanh", [dense(6, activation="tanh"), dense(3)]


def main():
    """Train where there is something to learn, export, and keep the outputs."""
    said = {"X": X[:7]}
    for name, layers in networks():
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((4,)), *layers])
        if "softmax" in str(layers[-1].activation):
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(X, Y, epochs=20, verbose=0)
        said[name] = model.predict(X[:7], verbose=0)
        model.export(PLACE / f"{BACKEND}-{name}.onnx", format="onnx", verbose=False)
    np.savez(PLACE / f"{BACKEND}.npz", **said)


main()
