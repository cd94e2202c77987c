"""Datasets: found, verified, named when they are something else; built-in data; the real data."""

import numpy as np
import pytest
from helpers.small_data import BY_HAND, PAGE, idx, pack, put, sentence, sha256

from relumlp.datasets import cut_dataset, example_1d, load, read_idx, underlying_1d
from relumlp.datasets import download as downloading
from relumlp.datasets.catalogue import CATALOGUE
from relumlp.errors import UserError


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("given", [True, False])
def test_load_reads_what_is_there(small, tmp_path, monkeypatch, suffix, given):
    root = tmp_path / ("given" if given else "cache")
    if given:
        monkeypatch.setenv("RELUMLP_DATA", str(root))
    put(root / "mnist", small["mnist"], suffix)
    data = load("mnist")
    raw = small["mnist"]
    assert data.name == "mnist"
    assert data.shape == (2, 3)
    assert data.classes == 10
    assert data.train_images.dtype == np.uint8
    assert data.train_images.shape == (6, 6)
    assert data.train_images.tobytes() == raw["train-images-idx3-ubyte"][16:]
    assert data.test_images.tobytes() == raw["t10k-images-idx3-ubyte"][16:]
    assert data.train_labels.dtype == np.int64
    assert data.train_labels.tolist() == list(raw["train-labels-idx1-ubyte"][8:])
    assert data.test_labels.tolist() == list(raw["t10k-labels-idx1-ubyte"][8:])
    assert data.digests == {name: sha256(content) for name, content in raw.items()}
    with pytest.raises(ValueError, match="read-only"):
        data.train_images[0, 0] = 1


@pytest.mark.parametrize(
    ("place", "dataset", "name", "expected"),
    [
        (
            "t10k-images-idx3-ubyte",
            "fashion-mnist",
            "t10k-images-idx3-ubyte",
            "the file t10k-images-idx3-ubyte of Fashion-MNIST, "
            "expected t10k-images-idx3-ubyte of MNIST",
        ),
        (
            "t10k-images-idx3-ubyte",
            "mnist",
            "train-images-idx3-ubyte",
            "the file train-images-idx3-ubyte of MNIST, expected t10k-images-idx3-ubyte of MNIST",
        ),
        (
            "train-images-idx3-ubyte",
            "mnist",
            "train-labels-idx1-ubyte",
            "the file train-labels-idx1-ubyte of MNIST, expected train-images-idx3-ubyte of MNIST",
        ),
    ],
)
def test_another_known_file_is_named(small, given_folder, place, dataset, name, expected):
    (given_folder / place).write_bytes(small[dataset][name])
    assert sentence(load, "mnist") == f"{given_folder / place} is {expected}"


def test_an_unknown_content_is_told_by_shape_and_digest(small, given_folder):
    path = given_folder / "train-labels-idx1-ubyte"
    content = idx(np.zeros(5, np.uint8))
    path.write_bytes(content)
    assert sentence(load, "mnist") == (
        f"{path} is an unknown IDX file of shape (5,) with SHA-256 {sha256(content)}, expected "
        "train-labels-idx1-ubyte of MNIST with SHA-256 "
        f"{sha256(small['mnist']['train-labels-idx1-ubyte'])}"
    )


def test_one_changed_pixel_is_an_unknown_content(small, given_folder):
    path = given_folder / "train-images-idx3-ubyte"
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(content)
    assert f"is an unknown IDX file of shape (6, 2, 3) with SHA-256 {sha256(content)}" in sentence(
        load, "mnist"
    )


def test_a_page_a_truncated_and_an_oversized_file_are_named(small, given_folder):
    path = given_folder / "t10k-labels-idx1-ubyte"
    path.write_bytes(PAGE)
    assert sentence(load, "mnist") == f"{path} is an HTML page, expected an IDX file"
    path.write_bytes(pack(small["mnist"][path.name])[:-4])
    assert sentence(load, "mnist") == f"{path} is a truncated gz file, expected a whole one"
    path.write_bytes(idx(np.zeros(10**6, np.uint8)))
    assert "promises 1000000 bytes of values, expected at most 52" in sentence(load, "mnist")


def test_a_wrong_file_in_the_cache_can_be_replaced(small, tmp_path):
    put(tmp_path / "cache/mnist", small["mnist"], suffix="")
    path = tmp_path / "cache/mnist/t10k-labels-idx1-ubyte"
    path.write_bytes(PAGE)
    assert sentence(load, "mnist") == (
        f"{path} is an HTML page, expected an IDX file; `relumlp data fetch mnist` replaces it"
    )


def test_a_given_folder_without_the_dataset_is_named_and_nothing_is_downloaded(
    small, tmp_path, monkeypatch
):
    root, folder = tmp_path / "given", tmp_path / "given/mnist"
    monkeypatch.setenv("RELUMLP_DATA", str(root))
    monkeypatch.setattr(downloading, "download_files", lambda *_: pytest.fail("downloads"))
    end = f"expected there {BY_HAND}; `relumlp data fetch mnist` downloads them to it"
    assert sentence(load, "mnist") == (
        f"RELUMLP_DATA is '{root}', but '{folder}' is not a folder, {end}"
    )
    put(folder, small["mnist"])
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    assert sentence(load, "mnist") == (
        f"RELUMLP_DATA is '{root}', but '{folder}' has no train-labels-idx1-ubyte, {end}"
    )


def test_an_unknown_name_is_told_the_known_ones():
    assert sentence(load, "mnits", error=UserError) == (
        "dataset 'mnits' is not known, expected one of mnist, fashion-mnist, digits"
    )
    assert sentence(load, "example-1d", error=UserError) == (
        "dataset 'example-1d' has no images or classes, expected one of mnist, fashion-mnist, "
        "digits; relumlp.datasets.example_1d generates it"
    )


# Built-in data


def test_digits_are_the_real_images_split_into_thirds():
    from sklearn.datasets import load_digits

    data, source = load("digits"), load_digits()
    assert data.train_images.shape == (1198, 64)
    assert data.test_images.shape == (599, 64)
    assert (data.shape, data.classes, data.scale) == ((8, 8), 10, 1 / 16)
    both = np.vstack([data.train_images, data.test_images])
    labels = np.concatenate([data.train_labels, data.test_labels])
    assert sorted(map(tuple, np.column_stack([both, labels]).tolist())) == sorted(
        map(tuple, np.column_stack([source.data, source.target]).astype(int).tolist())
    )
    in_test = np.bincount(data.test_labels)
    assert np.all(np.abs(in_test - np.bincount(source.target) / 3) < 1)


def test_digits_are_the_same_on_every_machine():
    assert load("digits").digests == {
        "train_images": "b3b2e62452ba974081a0d021bee5d4774836a071e61e9dbda8d166ab3c60e9d9",
        "train_labels": "82206f0b662ff5311a584666825035e08f2ea97c22b26f99cb0d4d5848dcba09",
        "test_images": "0d06a64a35f5dfa7a6f7ddcf4c924cbc2f55b65e60ff045f39f364b8af63f338",
        "test_labels": "8831051d3248de4b12d6e62545a48430f038a431e944cc66591eb686cc11062d",
    }


@pytest.mark.parametrize(("scale", "largest"), [(1 / 255, 255), (1 / 16, 16)])
def test_scaled_pixels_lie_in_the_unit_interval(scale, largest):
    pixels = np.arange(largest + 1, dtype=np.uint8)
    assert pixels[-1] * scale == 1
    assert np.all(np.diff(pixels * scale) > 0)


def test_example_1d_is_curve_plus_noise():
    x, y, underlying = example_1d(20000, seed=3)
    assert x.shape == y.shape == underlying.shape == (20000, 1)
    assert np.all(np.diff(x[:, 0]) >= 0)
    assert -1 <= x.min() < -0.99
    assert 0.99 < x.max() <= 1
    assert np.array_equal(underlying, underlying_1d(x))
    noise = y - underlying
    # Five standard errors of a mean and of a standard deviation over 20 000 normal values.
    assert abs(noise.mean()) < 5 * 0.05 / 20000**0.5
    assert abs(noise.std() - 0.05) < 5 * 0.05 / 40000**0.5
    again, other = example_1d(20000, seed=3), example_1d(20000, seed=4)
    assert all(np.array_equal(a, b) for a, b in zip((x, y, underlying), again, strict=True))
    assert not np.array_equal(y, other[1])


def test_the_curve_goes_through_the_knots_that_its_docstring_names():
    knots = [(-1, 0.2), (-0.6, 0.8), (-0.2, -0.5), (0.1, -0.5), (0.4, 0.7), (1, 0)]
    x, y = np.transpose(knots)
    assert np.array_equal(underlying_1d(x), y)
    assert all(f"({a:g}, {b:g})".replace("-", "−") in underlying_1d.__doc__ for a, b in knots)
    middle = underlying_1d((x[1:] + x[:-1]) / 2)
    assert np.allclose(middle, (y[1:] + y[:-1]) / 2, rtol=0, atol=1e-15)  # rounding of values < 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((0, 1), "samples: expected at least 1, got 0"),
        ((2.5, 1), "samples: expected a whole number, got 2.5"),
        ((5, -1), "seed: expected at least 0, got -1"),
        ((5, None), "seed: expected a whole number, got None"),
    ],
)
def test_example_1d_refuses(arguments, expected):
    assert sentence(example_1d, *arguments, error=UserError) == expected


# The real data


@pytest.mark.mnist
def test_real_mnist():
    data = load("mnist")
    assert data.train_images.shape == (60000, 784)
    assert data.test_images.shape == (10000, 784)
    assert data.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert np.bincount(data.test_labels).tolist() == [
        980,
        1135,
        1032,
        1010,
        982,
        892,
        958,
        1028,
        974,
        1009,
    ]
    assert data.train_images.max() * data.scale == 1


@pytest.mark.mnist("fashion-mnist")
def test_real_fashion_mnist():
    data = load("fashion-mnist")
    assert data.train_images.shape == (60000, 784)
    assert np.all(np.bincount(data.train_labels) == 6000)
    assert np.all(np.bincount(data.test_labels) == 1000)


@pytest.mark.mnist("fashion-mnist")
def test_real_fashion_files_in_the_place_of_mnist_are_named(tmp_path, monkeypatch):
    from relumlp.datasets.files import folder

    fashion = folder(CATALOGUE["fashion-mnist"]).path.resolve()
    (tmp_path / "mnist").symlink_to(fashion)
    monkeypatch.setenv("RELUMLP_DATA", str(tmp_path))
    assert "is the file train-images-idx3-ubyte of Fashion-MNIST, expected" in sentence(
        load, "mnist"
    )


def test_what_is_no_name_no_point_and_no_limit_is_refused():
    for call, expected in (
        (lambda: load(3), "name: expected a word, got 3"),
        (lambda: load(["digits"]), "name: expected a word, got ['digits']"),
        (lambda: cut_dataset("mnist", -1, 0), "validation: expected at least 0, got -1"),
        (lambda: cut_dataset("mnist", 10, -1), "seed: expected at least 0, got -1"),
        (lambda: cut_dataset("mnist", 10.0, 1), "validation: expected a whole number, got 10.0"),
        (lambda: underlying_1d([0, np.nan]), "x: expected finite numbers, got nan at [1]"),
        (lambda: example_1d(10**18, 0), f"samples: expected at most 100,000,000, got {10**18}"),
        (lambda: read_idx(b"", 1.5), "limit: expected a whole number, got 1.5"),
    ):
        assert sentence(call, error=UserError) == expected


def test_points_of_any_container_lie_on_the_curve():
    assert underlying_1d(np.array([-1, 1], np.int8)).tolist() == [0.2, 0.0]
    assert underlying_1d(np.array([-0.5, 0.5], ">f4")).shape == (2,)
    assert example_1d(np.uint8(200), np.int8(3))[0].shape == (200, 1)
