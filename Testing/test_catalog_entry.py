"""The entry for Slicer's ExtensionsIndex: what its schema (catalog entry, version 1.0.1) and its robots ask."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENTRY = ROOT / "docs" / "extension-index" / "CTGANAugment.json"
KINDS = {
    "$schema": str,
    "build_dependencies": list,
    "build_subdirectory": str,
    "category": str,
    "enabled": bool,
    "scm_revision": str,
    "scm_type": str,
    "scm_url": str,
    "tier": int,
}
REQUIRED = {"$schema", "category", "scm_url"}


@pytest.fixture(scope="module")
def entry():
    return json.loads(ENTRY.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cmake():
    return (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")


def test_the_entry_has_what_the_schema_requires_and_nothing_else(entry):
    assert set(entry) >= REQUIRED
    assert set(entry) <= set(KINDS)
    assert all(isinstance(value, KINDS[name]) for name, value in entry.items())
    assert all(isinstance(name, str) for name in entry["build_dependencies"])
    assert 1 <= entry["tier"] <= 5
    assert re.fullmatch(r"https://.*-entry-schema-v1\.0\.1\.json#", entry["$schema"])


def test_lines_end_as_the_index_wants_them():
    assert b"\r" not in ENTRY.read_bytes()


def test_the_entry_is_named_as_the_project_and_the_repository_begins_with_slicer(entry, cmake):
    assert re.search(r"^project\((\w+)\)", cmake, re.M)[1] == ENTRY.stem
    assert not ENTRY.stem.startswith("Slicer")
    assert re.search(r"/(Slicer\w+)\.git$", entry["scm_url"])[1] == f"Slicer{ENTRY.stem}"
    assert entry["scm_url"].removesuffix(".git") in cmake


def test_dependencies_and_category_are_those_of_the_extension_and_its_module(entry, cmake):
    depends = re.search(r'EXTENSION_DEPENDS "([^"]*)"', cmake)[1].split()
    assert entry["build_dependencies"] == depends
    module = (ROOT / "CTGANAugment" / "CTGANAugment.py").read_text(encoding="utf-8")
    assert f'translate("qSlicerAbstractCoreModule", "{entry["category"]}")' in module
