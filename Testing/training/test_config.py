"""A configuration is read whole, refused with a hint where it is wrong, and comes back from JSON as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.config import TrainingConfig, read_config, recipes

TEXT = """
objective: dcgan
parameters: {width: 8, learning_rate: 2e-4}
data: {images: scans, masks: ../masks}
training: {steps: 50}
card: {title: Nodules}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "study" / "train.yaml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_what_the_file_says_is_taken_and_the_rest_has_its_default(file):
    config = read_config(file)
    assert (config.objective.id, config.objective.width, config.training.steps) == ("dcgan", 8, 50)
    assert config.training.batch_size == 16
    assert config.augmentation.flip_columns
    assert config.card.title == "Nodules"


def test_numbers_with_an_exponent_are_numbers_although_yaml_takes_them_for_text(file):
    assert read_config(file).objective.learning_rate == 2e-4
    assert read_config(file, ["parameters.learning_rate=1E-5"]).objective.learning_rate == 1e-5


def test_relative_paths_start_at_the_file(file, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    config = read_config("study/train.yaml")
    assert Path(config.data.images) == file.parent / "scans"
    assert Path(config.data.masks).resolve() == tmp_path / "masks"


def test_relative_paths_of_overrides_start_at_the_present_folder(file, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert Path(read_config(file, ["data.images=other"]).data.images) == tmp_path / "other"


def test_overrides_take_the_place_of_entries_and_the_last_one_counts(file):
    overrides = ["training.steps=7", "training.steps=9", "augmentation.flip_columns=false", "card.title=a=b"]
    config = read_config(file, overrides)
    assert (config.training.steps, config.augmentation.flip_columns, config.card.title) == (9, False, "a=b")


def test_json_is_read_as_well(tmp_path):
    path = tmp_path / "train.json"
    path.write_text(json.dumps({"objective": "dcgan", "data": {"images": "scans"}}))
    assert read_config(path).objective.id == "dcgan"


def test_a_configuration_comes_back_from_json_as_it_was(file, tmp_path):
    config = read_config(file)
    content = json.loads(json.dumps(config.to_json()))
    assert TrainingConfig.from_json(content, tmp_path / "elsewhere") == config


def test_every_recipe_can_be_read_once_scans_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "dcgan" in recipes()
    for name in recipes():
        assert read_config(name).objective.id


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("trainin.steps=1", r"'trainin' \(did you mean training\?\); it has objective, parameters"),
        (
            "training.step=1",
            r"training has no entry 'step' \(did you mean steps\?\); it has steps, batch_size",
        ),
        ("parameters.widht=1", r"parameters has no entry 'widht' \(did you mean width\?\)"),
        ("data.imges=x", r"'imges'.*did you mean images"),
        ("augmentation.flips=1", r"augmentation has no entry 'flips'"),
        ("card.titel=x", r"card has no entry 'titel' \(did you mean title\?\)"),
        ("objective=dcgam", r"expected one of .*dcgan.* got 'dcgam' \(did you mean dcgan\?\)"),
        ("objective=[1]", r"objective: expected one of"),
        ("training.steps=0", r"steps: expected a whole number at least 1, got 0"),
        ("training.steps=many", r"steps: expected a whole number"),
        ("training=5", r"training: expected entries with names, got 5"),
        ("steps", r"expected an override such as training.steps=200, got 'steps'"),
        ("a.b.c=1", r"expected an override such as"),
        ("=1", r"expected an override such as"),
        ("training.steps=[1", r"expected a value as in YAML after training.steps="),
    ],
)
def test_a_wrong_entry_is_refused_with_what_would_be_right(file, override, message):
    with pytest.raises(UserError, match=message):
        read_config(file, [override])


@pytest.mark.parametrize(
    "text", ["", "- 1", "just words", "a: [", "\x00", "!!python/object/apply:os.getcwd []"]
)
def test_what_is_no_configuration_is_refused(tmp_path, text):
    path = tmp_path / "train.yaml"
    path.write_text(text)
    with pytest.raises(UserError, match="expected a configuration"):
        read_config(path)


def test_a_name_that_is_neither_file_nor_recipe_is_refused_with_the_recipes():
    with pytest.raises(UserError, match=r"one of the recipes .*dcgan.* got dcgann \(did you mean dcgan\?\)"):
        read_config("dcgann")


def test_scans_must_be_named(tmp_path):
    path = tmp_path / "train.yaml"
    path.write_text("objective: dcgan\n")
    with pytest.raises(UserError, match="images"):
        read_config(path)


def test_images_to_be_varied_that_the_data_do_not_have_are_refused(file):
    with pytest.raises(UserError, match="varied: there is no image_b"):
        read_config(file, ["augmentation.varied=image_b"])
    pairs = TEXT.replace("images: scans, masks: ../masks", "a: ct, b: mr")
    file.write_text(pairs.replace("dcgan", "cyclegan"), encoding="utf-8")
    assert read_config(file, ["augmentation.varied=image_b"]).augmentation.varied == "image_b"
