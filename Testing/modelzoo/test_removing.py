"""Only whole models out of the user's own folders are removed; everything else stays as it is."""

import os
from dataclasses import replace

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo import catalog, placing
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.model_files import CARD, WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.modelzoo.removing import removable_model, remove_model


@pytest.fixture
def mine(own, card, tensors):
    own.mkdir()
    for name in ("first", "second"):
        write_model(own / name, replace(card, id=f"id-{name}"), tensors)
    return own


@pytest.mark.parametrize("name", ["id-first", "first"])
def test_a_model_of_the_user_is_removed_by_its_id_or_its_folder_s_name(mine, name):
    assert removable_model(name).path == mine / "first"
    assert (mine / "first").exists()
    assert remove_model(name) == mine / "first"
    assert [path.name for path in mine.iterdir()] == ["second"]
    assert [model.id for model in find_models()] == ["id-second"]


@pytest.mark.parametrize("name", [CARD, WEIGHTS])
def test_a_damaged_model_can_be_removed(mine, name):
    (mine / "first" / name).write_bytes(b"cut")
    assert remove_model("first") == mine / "first"
    assert [path.name for path in mine.iterdir()] == ["second"]


def test_a_bundled_model_stays(mine, card, tensors):
    bundled = catalog.resource_folder("Models")
    write_model(bundled / "shipped", replace(card, id="shipped"), tensors)
    with pytest.raises(UserError, match=rf"'shipped' lies in {bundled} and stays: .* lie in {mine}"):
        remove_model("shipped")
    assert (bundled / "shipped" / WEIGHTS).exists()


def test_a_model_of_the_user_under_a_bundled_model_s_id_is_the_one_that_goes(mine, card, tensors):
    bundled = catalog.resource_folder("Models")
    write_model(bundled / "shipped", replace(card, id="id-first"), tensors)
    assert remove_model("id-first") == mine / "first"
    assert (bundled / "shipped").exists()


@pytest.mark.parametrize("name", ["none", "", "..", "../own/first", "first/card.json"])
def test_what_is_no_id_of_a_model_is_refused(mine, name):
    with pytest.raises(UserError, match=r"expected the id of a model in .*see ctganaugment models list"):
        remove_model(name)
    assert len(find_models()) == 2


def test_a_path_is_refused_even_of_a_model_of_the_user(mine):
    with pytest.raises(UserError, match="expected the id of a model"):
        remove_model(str(mine / "first"))
    assert (mine / "first").exists()


def test_of_several_models_of_one_name_none_is_removed(mine, tmp_path, card, tensors, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    write_model(other / "first", replace(card, id="id-first"), tensors)
    monkeypatch.setenv(OWN_FOLDERS, os.pathsep.join([str(mine), str(other)]))
    with pytest.raises(UserError, match="the name of several models: delete the folder yourself"):
        remove_model("id-first")
    assert (mine / "first").exists()
    assert (other / "first").exists()


def test_a_folder_with_something_of_the_user_s_stays_whole(mine):
    (mine / "first" / "thesis.txt").touch()
    with pytest.raises(UserError, match="holds something else than a model"):
        remove_model("first")
    assert {path.name for path in (mine / "first").iterdir()} == {CARD, WEIGHTS, "thesis.txt"}


def test_a_link_to_a_model_elsewhere_leaves_that_model_alone(mine, model):
    (mine / "linked").symlink_to(model)
    with pytest.raises(UserError, match="link to a folder elsewhere"):
        remove_model("linked")
    assert (model / WEIGHTS).exists()


def test_a_removal_that_stops_half_way_leaves_no_half_of_a_model_to_be_found(mine, monkeypatch):
    def stop(folder):
        (folder / "first" / CARD).unlink()
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(placing.shutil, "rmtree", stop)
    with pytest.raises(UserError, match=r"could not remove .*first \(Permission denied\)"):
        remove_model("first")
    assert [model.id for model in find_models()] == ["id-second"]
