"""Models are found in the user's folders, usable or with the reason why not."""

import os
from dataclasses import replace

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.model_files import WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS


@pytest.fixture
def models(tmp_path, card, tensors):
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("a", "b", "c"):
        write_model(folder / name, replace(card, id=f"model-{name}"), tensors)
    (folder / "b" / WEIGHTS).write_bytes(b"other")
    (folder / "c" / WEIGHTS).unlink()
    (folder / "no-model").mkdir()
    (folder / "notes.txt").touch()
    return folder


def test_models_of_a_folder_are_listed_with_card_or_reason(models):
    found = {model.path.name: model for model in find_models([models])}
    assert list(found) == ["a", "b", "c"]
    assert (found["a"].card.id, found["a"].problem) == ("model-a", "")
    assert found["b"].card is found["c"].card is None
    assert "changed or damaged" in found["b"].problem
    assert "has no model.safetensors" in found["c"].problem


def test_a_model_itself_is_found_too(models):
    assert [model.card.id for model in find_models([models / "a"])] == ["model-a"]


def test_the_user_s_own_folders_are_looked_through(models, tmp_path, monkeypatch):
    monkeypatch.setenv(OWN_FOLDERS, os.pathsep.join([str(tmp_path / "gone"), str(models), ""]))
    assert models / "a" in [model.path for model in find_models()]
    monkeypatch.delenv(OWN_FOLDERS)
    assert models / "a" not in [model.path for model in find_models()]


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        find_models([tmp_path / "none"])
