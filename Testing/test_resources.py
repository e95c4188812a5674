"""Files that travel with the library are found beside it, however it is installed."""

from __future__ import annotations

import importlib.util
import json
import shutil

import pytest

from CTGANAugmentLib import resources


def installed_in(folder):
    """The module as it lies in another installation."""
    folder.mkdir(parents=True)
    path = shutil.copy(resources.__file__, folder / "resources.py")
    spec = importlib.util.spec_from_file_location("resources_elsewhere", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["Presets", "ShapePriors"])
def test_what_the_library_needs_is_there_and_can_be_read(name):
    files = list(resources.resource_folder(name).glob("*.json"))
    assert files
    for path in files:
        assert json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("inside", [True, False], ids=["wheel", "source tree"])
def test_the_folder_is_found_inside_the_library_or_beside_it(tmp_path, inside):
    module = installed_in(tmp_path / "CTGANAugmentLib")
    folder = (tmp_path / "CTGANAugmentLib" if inside else tmp_path) / "Resources" / "Models"
    folder.mkdir(parents=True)
    assert module.resource_folder("Models").samefile(folder)


def test_an_incomplete_installation_says_so(tmp_path):
    module = installed_in(tmp_path / "CTGANAugmentLib")
    (tmp_path / "Resources").mkdir()
    (tmp_path / "Resources" / "Presets").write_text("a file, not a folder")
    with pytest.raises(FileNotFoundError, match="not completely installed: no folder Resources/Presets"):
        module.resource_folder("Presets")
