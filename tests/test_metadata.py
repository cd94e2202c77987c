"""What setup.cfg, CITATION.cff, README and the pinned versions say of each other."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = next(place for place in Path(__file__).parents if (place / "setup.cfg").exists())
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
FIELDS = dict(re.findall(r"^([a-z-]+): (.+)$", CITATION, re.MULTILINE))
TITLES = re.findall(r"^    title: (.+)$", CITATION, re.MULTILINE)


@pytest.fixture(scope="module")
def config() -> ConfigParser:
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def requirements(config: ConfigParser) -> list[Requirement]:
    extras = config["options.extras_require"].values()
    lines = [config["options"]["install_requires"], *extras]
    return [Requirement(line) for line in "\n".join(lines).split("\n") if line]


def test_a_citation_names_this_version(config: ConfigParser) -> None:
    said = config["metadata"]
    assert (FIELDS["title"], FIELDS["version"]) == (said["name"], said["version"])
    assert (FIELDS["license"], FIELDS["abstract"]) == (
        said["license_expression"], said["description"],
    )  # fmt: skip
    assert f"  - name: {said['author']}\n" in CITATION
    keywords = re.findall(r"^  - (\w.*[^:])$", CITATION.split("keywords:")[1], re.MULTILINE)
    assert [k for k in keywords if ":" not in k] == said["keywords"].split(", ")


def test_citation_readme_and_index_name_the_same_papers(config: ConfigParser) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    description = " ".join(config["metadata"]["long_description"].split())
    assert len(TITLES) == 3
    for title in TITLES:
        assert title in readme
        assert title in description


def test_setup_cfg_can_be_read_under_any_locale() -> None:
    assert (ROOT / "setup.cfg").read_bytes().isascii()


def test_every_requirement_has_a_floor_and_a_pin_that_it_allows(config: ConfigParser) -> None:
    lines = (ROOT / "scripts" / "constraints.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    listed = requirements(config)
    assert len(listed) > 20
    for one in listed:
        assert [s.operator for s in one.specifier] == [">="], one
        assert pinned[canonicalize_name(one.name)] in one.specifier, one


def test_pins_are_in_order_and_named_once() -> None:
    lines = (ROOT / "scripts" / "constraints.txt").read_text().splitlines()[1:]
    names = [line.split("==")[0].lower() for line in lines]
    assert names == sorted({*names})


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_links_beside_setup_cfg_lead_to_files_of_the_checkout(page: Path) -> None:
    links = re.findall(r"\]\((?!https://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).is_file()] == []
