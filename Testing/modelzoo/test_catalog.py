"""Models are found in the user's folders, usable or with the reason why not."""

import os
import time
from dataclasses import replace

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo import catalog, model_files
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.model_files import CARD, WEIGHTS
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


def test_the_card_of_a_model_that_cannot_be_used_is_refused_with_the_reason(models):
    found = {model.path.name: model for model in find_models([models])}
    assert found["a"].usable_card is found["a"].card
    with pytest.raises(UserError, match="changed or damaged"):
        _ = found["b"].usable_card


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


@pytest.fixture
def hashed(monkeypatch):
    """Names of the folders whose weights are hashed, as it happens."""
    folders, real = [], model_files.sha256_of

    def count(path):
        folders.append(path.parent.name)
        return real(path)

    monkeypatch.setattr(model_files, "sha256_of", count)
    return folders


def _rest(path, seconds):
    """Let a file look as if it was written so long ago."""
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_weights_that_nobody_touched_are_hashed_once(models, hashed):
    for name in ("a", "b"):
        _rest(models / name / WEIGHTS, 60)
    first = find_models([models])
    assert hashed == ["a", "b"]
    assert find_models([models]) == first
    assert hashed == ["a", "b"]


@pytest.mark.parametrize("seconds", [60, 30, 0])
def test_weights_that_were_changed_are_seen_even_in_the_same_size(models, hashed, seconds):
    weights = models / "a" / WEIGHTS
    content = weights.read_bytes()
    _rest(weights, 60)
    assert find_models([models / "a"])[0].problem == ""
    weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    _rest(weights, seconds + 0.5)
    assert "changed or damaged" in find_models([models / "a"])[0].problem
    (models / "new").write_bytes(content)
    (models / "new").replace(weights)
    _rest(weights, 60)
    assert find_models([models / "a"])[0].problem == ""


def test_weights_written_this_moment_are_hashed_each_time_for_clocks_are_coarse(models, hashed):
    for _ in range(2):
        find_models([models / "a"])
    assert hashed == ["a", "a"]


def test_a_card_that_nobody_touched_is_read_once_and_a_changed_one_anew(models, monkeypatch):
    read, original = [], catalog.read_card
    monkeypatch.setattr(
        catalog, "read_card", lambda path, **kwargs: read.append(path) or original(path, **kwargs)
    )
    files = [models / "a" / CARD, models / "a" / WEIGHTS]
    for path in files:
        _rest(path, 60)
    first = find_models([models / "a"])
    assert find_models([models / "a"]) == first
    assert read == [models / "a"]
    files[0].write_text(files[0].read_text(encoding="utf-8") + " ", encoding="utf-8")
    _rest(files[0], 60)
    find_models([models / "a"])
    assert len(read) == 2
