"""The built module is that of the sources, by its digest, and by its bytes where Node.js is."""

import re
import shutil
import subprocess

import pytest
from helpers.laboratory import SOURCES, digest_of_sources

from relumlp.lab.page import BUILT, module

NODE = shutil.which("node")
need_node = pytest.mark.skipif(NODE is None, reason="Node.js not installed")
NAMED = re.compile(r"^Sources: ([0-9a-f]{64})$", re.MULTILINE)


def test_the_built_module_is_of_these_sources():
    found = NAMED.search(module())
    assert found is not None
    assert found[1] == digest_of_sources(), (
        f"{BUILT.name}: expected a build of the sources as they are, got one of others; run "
        "sh scripts/laboratory"
    )


@pytest.mark.parametrize("name", ["page/style.css", "formulas/paths.js", "package-lock.json"])
def test_any_edit_changes_the_digest(tmp_path, name):
    copy = tmp_path / "laboratory"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules"))
    assert digest_of_sources(copy) == digest_of_sources()
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    assert digest_of_sources(copy) != digest_of_sources()


@need_node
@pytest.mark.skipif(not (SOURCES / "node_modules").is_dir(),
                    reason="libraries not installed: sh scripts/laboratory")  # fmt: skip
def test_building_again_gives_the_same_bytes(tmp_path):
    out = tmp_path / "laboratory.js"
    subprocess.run([NODE, "build.mjs", str(out)], cwd=SOURCES, check=True)
    assert out.read_bytes() == BUILT.read_bytes()


@need_node
def test_the_formulas_pass_their_own_tests():
    done = subprocess.run([NODE, "--test", "tests/"], cwd=SOURCES, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE)
