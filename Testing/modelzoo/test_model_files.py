"""A model's files are looked at before they are read: where they lie, and how large they are."""

import hashlib

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo import model_files
from CTGANAugmentLib.modelzoo.model_files import CARD, ONNX, WEIGHTS, sha256_of, weights_file
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_model


@pytest.fixture
def model(tmp_path, card, tensors):
    write_model(tmp_path / "model", card, tensors)
    return tmp_path / "model"


@pytest.mark.parametrize("name", [CARD, WEIGHTS])
def test_a_link_to_a_file_outside_the_folder_is_refused(model, tmp_path, name):
    (model / name).rename(tmp_path / "elsewhere")
    (model / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="a link to a file outside its folder"):
        read_card(model)


def test_a_folder_that_is_a_link_itself_is_followed(model, tmp_path):
    (tmp_path / "short").symlink_to(model)
    assert read_card(tmp_path / "short") == read_card(model)


def test_a_card_or_weights_of_too_many_bytes_are_not_read(model, monkeypatch):
    with (model / CARD).open("ab") as stream:
        stream.truncate(model_files.MOST_CARD_BYTES + 1)
    with pytest.raises(UserError, match=r"card\.json has 1\.0 MB, a file of its kind at most 1 MB"):
        read_card(model)
    (model / CARD).write_text("{}")
    with (model / WEIGHTS).open("ab") as stream:
        stream.truncate(model_files.MOST_WEIGHT_BYTES + 1)
    with pytest.raises(UserError, match=r"model\.safetensors has 2,000\.0 MB"):
        read_card(model)


def test_two_sorts_of_weights_in_one_folder_are_refused(model):
    (model / ONNX).touch()
    with pytest.raises(UserError, match="holds both"):
        weights_file(model)


def test_a_card_nested_without_end_is_damaged(model):
    (model / CARD).write_text("[" * 200_000)
    with pytest.raises(UserError, match="damaged"):
        read_card(model)


def test_a_file_is_hashed_as_hashlib_does_it_at_once(tmp_path):
    content = bytes(range(256)) * 9000
    (tmp_path / "file").write_bytes(content)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
