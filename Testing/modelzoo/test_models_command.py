"""``ctganaugment models`` as people type it."""

import json

import pytest

from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.model_files import WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_model


@pytest.fixture
def model(tmp_path, card, tensors):
    write_model(tmp_path / "model", card, tensors)
    return tmp_path / "model"


def test_a_folder_of_models_is_listed(model, card, capsys):
    (model.parent / "odd").mkdir()
    (model.parent / "odd" / WEIGHTS).touch()
    assert main(["models", str(model.parent)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    told = f"{card.id} CT (image) dcgan 16x16 0.0 MB {card.licence}; {card.title} ({model})"
    assert first.split() == told.split()
    assert second.startswith("odd ")
    assert "cannot be used: expected a model folder" in second


def test_the_card_of_one_model_is_shown_whole(model, capsys):
    assert main(["models", str(model)]) == 0
    assert ModelCard.from_json(json.loads(capsys.readouterr().out)) == read_card(model)


def test_a_damaged_model_is_told_with_exit_code_1(model, capsys):
    (model / WEIGHTS).write_bytes(b"")
    assert main(["models", str(model)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "changed or damaged" in captured.err


def test_an_empty_folder_and_one_that_is_not_there(tmp_path, capsys):
    assert main(["models", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("No models found in ")
    assert main(["models", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err
