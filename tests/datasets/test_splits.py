"""Splits: disjoint, complete, stratified, fair, and the same under every NumPy."""

import numpy as np
import pytest
from helpers.small_data import sentence
from hypothesis import given
from hypothesis import strategies as st

from relumlp.datasets import cut_dataset, load_once, split
from relumlp.errors import UserError

label_lists = st.lists(st.integers(0, 4), min_size=1, max_size=60)


@given(label_lists, st.data(), st.integers(0, 2**64))
def test_a_split_is_disjoint_complete_sorted_and_deterministic(labels, data, seed):
    validation = data.draw(st.integers(0, len(labels) - 1))
    a, b = split(labels, validation, seed)
    assert len(b) == validation
    assert sorted([*a, *b]) == list(range(len(labels)))
    assert list(a) == sorted(a)
    assert list(b) == sorted(b)
    again = split(labels, validation, np.random.SeedSequence(seed))
    assert np.array_equal(a, again[0])
    assert np.array_equal(b, again[1])


@given(label_lists, st.data(), st.integers(0, 2**64))
def test_a_split_gives_every_class_its_share_to_one_sample(labels, data, seed):
    validation = data.draw(st.integers(0, len(labels) - 1))
    _, chosen = split(labels, validation, seed)
    for c in set(labels):
        taken, members = sum(labels[i] == c for i in chosen), labels.count(c)
        assert abs(taken * len(labels) - members * validation) < len(labels)


def test_every_sample_is_chosen_equally_often():
    labels, times = [0] * 9 + [1] * 3, 3000
    counts = np.zeros(12)
    for seed in range(times):
        counts[split(labels, 3, seed)[1]] += 1
    # Binomial with p = 1/4: five standard deviations.
    assert np.all(np.abs(counts - times / 4) < 5 * (times * 3 / 16) ** 0.5)


def test_a_single_sample_is_any_sample():
    assert {int(split([0, 1, 0, 1], 1, seed)[1][0]) for seed in range(40)} == {0, 1, 2, 3}


def test_a_split_is_the_same_under_every_numpy():
    labels = np.arange(40) % 4
    assert split(labels, 8, seed=7)[1].tolist() == PINNED


def test_every_seed_splits_in_its_own_way():
    """There are 4845⁵ ways to set aside 4 of the 20 samples of each of five classes."""
    labels = np.arange(100) % 5
    seeds = [*range(100), *np.random.SeedSequence(0).spawn(100)]
    assert len({tuple(split(labels, 20, seed)[1]) for seed in seeds}) == 200


@pytest.mark.parametrize("seed", [0, 1, 2**70])
def test_a_dataset_is_cut_as_its_seed_splits_it(seed):
    cut = cut_dataset("digits", 150, seed)
    training, validation = split(load_once("digits").train_labels, 150, seed)
    assert cut.training.rows.tolist() == training.tolist()
    assert cut.validation.rows.tolist() == validation.tolist()


def test_datasets_cut_with_two_seeds_differ_and_their_test_sets_do_not():
    first, second = cut_dataset("digits", 150, 0), cut_dataset("digits", 150, 1)
    assert first.validation.rows.tolist() != second.validation.rows.tolist()
    assert np.array_equal(first.test.targets, second.test.targets)


PINNED = [6, 11, 22, 23, 29, 32, 36, 37]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (([0, 1], 2, 0), "validation: expected 0 to 1 of 2 samples, got 2"),
        (([0, 1], -1, 0), "validation: expected 0 to 1 of 2 samples, got -1"),
        (([], 0, 0), "labels: expected at least one entry, got shape (0,)"),
        (([0, 1], 0.5, 0), "validation: expected a whole number, got 0.5"),
        (([0, 1], 1, -3), "seed: expected at least 0, got -3"),
        ((["a", "b"], 1, 0), "labels: expected whole numbers, got dtype <U1"),
        (([0.5, 1], 1, 0), "labels: expected whole numbers, got dtype float64"),
        (([[0, 1]], 1, 0), "labels: expected shape (n,), got (1, 2)"),
    ],
)
def test_split_refuses(arguments, expected):
    assert sentence(split, *arguments, error=UserError) == expected


def test_labels_of_any_container_split_alike():
    labels = np.arange(40) % 4
    for given_as in (labels.tolist(), labels.astype(np.uint8), labels.astype(">i2"), tuple(labels)):
        assert split(given_as, np.int64(8), np.random.SeedSequence(7))[1].tolist() == PINNED
