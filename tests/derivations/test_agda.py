"""The proofs of all sizes at once are checked by Agda, where it is at hand."""

import shutil
import subprocess

import pytest
from helpers.chapters import ROOT, TEXTBOOK

PROOFS = sorted((TEXTBOOK / "agda").glob("*.agda"))

FAULTS = {
    "PathSum": ("term o j p = end o j p · (", "term o j p = end o j p · slopes o j p · ("),
    "Index": ("... | _ and digit = sym digit", "... | _ and digit = digit"),
    "Conservation": ("a ≡ α j · z →", "a ≡ z →"),
}
"""A line of each file, and what it must not be."""


def checked(folder, name):
    """What Agda says of a file."""
    return subprocess.run(
        ["agda", f"{name}.agda"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_proof_has_a_fault_to_be_found_and_postulates_nothing():
    assert [path.stem for path in PROOFS] == sorted(FAULTS)
    for path in PROOFS:
        text = path.read_text("utf-8")
        assert "{-# OPTIONS --safe --without-K #-}" in text
        assert text.count(FAULTS[path.stem][0]) == 1


@pytest.mark.skipif(not shutil.which("agda"), reason="no agda on the PATH")
def test_the_proofs_are_checked():
    subprocess.run([ROOT / "scripts" / "agda"], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("agda"), reason="no agda on the PATH")
@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(tmp_path, name):
    for path in PROOFS:
        shutil.copy(path, tmp_path)
    file = tmp_path / f"{name}.agda"
    file.write_text(file.read_text("utf-8").replace(*FAULTS[name]), "utf-8")
    assert checked(tmp_path, name).returncode != 0
