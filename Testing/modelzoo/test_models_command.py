"""``ctganaugment models`` as people type it."""

import io
import json
import pickle
import sys
from dataclasses import replace

import pytest
import yaml

from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.modelzoo import catalog
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.model_files import CARD, ONNX, WEIGHTS, sha256_of
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_card, write_model


@pytest.fixture
def installed(own, card, whole_tensors):
    """A bundled model and one of the user's own."""
    own.mkdir()
    for folder, name in ((catalog.resource_folder("Models"), "shipped"), (own, "mine")):
        write_model(folder / name, replace(card, id=name), whole_tensors)
    return own


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


@pytest.mark.parametrize("words", [["models"], ["models", "list"]], ids=" ".join)
def test_bundled_models_and_the_users_own_are_listed(installed, words, capsys):
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["shipped", "mine"]
    assert lines[1].endswith(f"({installed / 'mine'})")


def test_a_folder_is_listed_by_the_word_list_too(installed, capsys):
    assert main(["models", "list", str(installed)]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["mine"]


def test_without_any_model_the_user_is_told_where_was_looked(own, capsys):
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out == f"No models found in the installation or {own}.\n"


@pytest.mark.parametrize("words", [["models", "show", "mine"], ["models", "mine"]], ids=" ".join)
def test_a_card_is_shown_by_its_id(installed, words, capsys):
    assert main(words) == 0
    assert ModelCard.from_json(json.loads(capsys.readouterr().out)) == read_card(installed / "mine")


@pytest.mark.parametrize("action", ["show", "verify"])
def test_an_id_that_nothing_has_is_refused_with_those_there_are(installed, action, capsys):
    assert main(["models", action, "none"]) == 1
    assert "got 'none'; the models there are: mine, shipped" in capsys.readouterr().err


def test_all_models_are_verified_and_one_that_is_refused_fails_the_command(installed, capsys):
    assert main(["models", "verify"]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["shipped", "verified."],
        ["mine", "verified."],
    ]
    (installed / "mine" / WEIGHTS).write_bytes(b"cut")
    assert main(["models", "verify"]) == 1
    good, bad = capsys.readouterr().out.splitlines()
    assert good.endswith("verified.")
    assert bad.startswith("mine ")
    assert "refused: " in bad
    assert "changed or damaged" in bad


def test_one_model_or_the_models_of_a_folder_are_verified(installed, model, capsys):
    assert main(["models", "verify", "mine"]) == 0
    assert main(["models", "verify", str(model)]) == 0
    assert main(["models", "verify", str(installed)]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["mine", read_card(model).id, "mine"]


def _break_hash(folder):
    write_card(folder, read_card(folder).with_hash("0" * 64))


def _truncate(folder):
    weights = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(weights[:-100])
    write_card(folder, replace(_card_of(folder), sha256=sha256_of(folder / WEIGHTS)))


def _pickle(folder):
    (folder / WEIGHTS).write_bytes(pickle.dumps({"generator.weight": 1}))
    write_card(folder, replace(_card_of(folder), sha256=sha256_of(folder / WEIGHTS)))


def _rename_to_pickle(folder):
    (folder / WEIGHTS).rename(folder / "model.pt")


def _lie_about_size(folder):
    card = read_card(folder)
    write_card(folder, replace(card, images=replace(card.images, size=(32, 32))))


def _card_of(folder):
    return ModelCard.from_json(json.loads((folder / CARD).read_text()))


BROKEN = [
    (_break_hash, "is not the file that the card was written for"),
    (_truncate, "is no safetensors file"),
    (_pickle, "because a pickle can run programs"),
    (_rename_to_pickle, "model.pt may be a pickle, which can run programs and is never opened"),
    (_lie_about_size, "lies about shapes: it tells of 32 x 32 voxels"),
]


@pytest.mark.parametrize(("damage", "reason"), BROKEN)
def test_what_is_wrong_with_a_model_is_told_and_it_is_not_imported(own, model, damage, reason, capsys):
    damage(model)
    assert main(["models", "verify", str(model)]) == 1
    told = capsys.readouterr()
    assert reason in told.out + told.err
    assert main(["models", "import", str(model)]) == 1
    assert reason in capsys.readouterr().err
    assert find_models() == []


def test_a_model_is_imported_and_removed_again(own, model, capsys):
    assert main(["models", "import", str(model), "--id", "my-lungs"]) == 0
    assert f"Imported my-lungs into {own / 'my-lungs'}." in capsys.readouterr().out
    assert [found.id for found in find_models()] == ["my-lungs"]
    assert main(["models", "import", str(model), "--id", "my-lungs"]) == 1
    assert "say --overwrite" in capsys.readouterr().err
    assert main(["models", "import", str(model), "--id", "my-lungs", "--overwrite"]) == 0
    assert main(["models", "remove", "my-lungs", "--yes"]) == 0
    assert capsys.readouterr().out.endswith(f"Removed {own / 'my-lungs'}.\n")
    assert list(own.iterdir()) == []


class _Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("answer", "removed"),
    [
        (_Terminal("y\n"), True),
        (_Terminal("Yes\n"), True),
        (_Terminal("n\n"), False),
        (_Terminal("\n"), False),
        (_Terminal(""), False),
        (io.StringIO("y\n"), False),
    ],
    ids=["y", "Yes", "n", "nothing", "end of input", "no terminal"],
)
def test_a_model_is_removed_only_when_a_person_says_so(installed, answer, removed, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", answer)
    assert main(["models", "remove", "mine"]) == (0 if removed else 1)
    assert (installed / "mine").exists() is not removed
    assert ("--yes removes without a question" in capsys.readouterr().err) is not removed


def test_a_bundled_model_is_not_removed(installed, capsys):
    assert main(["models", "remove", "shipped", "--yes"]) == 1
    assert "stays: only models of your own are removed" in capsys.readouterr().err
    assert len(find_models()) == 2


def test_the_form_that_is_printed_takes_an_onnx_file_in(own, onnx_model, tmp_path, capsys):
    assert main(["models", "template"]) == 0
    form = yaml.safe_load(capsys.readouterr().out)
    given = read_card(onnx_model).to_json()
    filled = {name: given[name] for name in form}
    (tmp_path / "card.yaml").write_text(yaml.safe_dump(filled))
    assert main(["models", "import", str(onnx_model / ONNX), "--card", str(tmp_path / "card.yaml")]) == 0
    assert read_card(own / "doubling") == read_card(onnx_model)


def test_a_form_for_a_bundle_holds_its_metadata_and_for_another_folder_there_is_none(tmp_path, capsys):
    (tmp_path / "bundle" / "configs").mkdir(parents=True)
    (tmp_path / "bundle" / "configs" / "metadata.json").write_text('{"name": "Pelvis"}')
    assert main(["models", "template", str(tmp_path / "bundle")]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["title"] == "Pelvis"
    assert main(["models", "template", str(tmp_path)]) == 1
    assert "expected a MONAI bundle" in capsys.readouterr().err
