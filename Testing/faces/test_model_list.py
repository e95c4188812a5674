import shutil

import pytest

from CTGANAugmentLib.faces.model_list import (
    import_job,
    imported_sentence,
    model_entries,
    verified_sentence,
    verify_job,
)
from CTGANAugmentLib.modelzoo.catalog import find_model, find_models
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS

BUNDLED = "sarcoma-mr-inpainting"


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    return tmp_path / "own"


def _copy(target):
    shutil.copytree(find_model(BUNDLED).path, target)
    return target


def test_every_installed_model_is_a_line_and_those_that_came_along_cannot_be_removed(own_folder):
    entries = model_entries()
    assert [entry.id for entry in entries] == [model.id for model in find_models()]
    assert all(entry.usable and not entry.own for entry in entries)
    entry = next(entry for entry in entries if entry.id == BUNDLED)
    assert "inpainting, MR" in entry.about
    assert entry.lines
    assert entry.figures


def test_a_damaged_model_says_why_it_cannot_be_used(own_folder):
    folder = _copy(own_folder / "broken")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    entry = next(entry for entry in model_entries() if entry.own)
    assert not entry.usable
    assert entry.about.startswith("cannot be used: ")
    assert len(entry.about) > 30


def test_what_came_of_a_check_and_of_an_import_is_said():
    assert verified_sentence({"model": "mine", "notes": ["A note."]}).startswith("mine: files, card")
    assert verified_sentence({"model": "mine", "notes": ["A note."]}).endswith(" A note.")
    assert imported_sentence({"model": "mine", "notes": []}) == "Imported mine."


def test_jobs_name_the_model(tmp_path):
    assert dict(verify_job("mine").arguments) == {"model": "mine"}
    assert dict(import_job(tmp_path).arguments) == {"source": str(tmp_path)}


def test_a_model_of_ones_own_is_marked_so(own_folder):
    _copy(own_folder / "mine")
    assert [(entry.id, entry.own) for entry in model_entries() if entry.own] == [(BUNDLED, True)]
