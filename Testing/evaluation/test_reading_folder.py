"""A visual Turing test on the disk: blinded images, answers that are kept, scores of readers."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.reader_study import Answer
from CTGANAugmentLib.evaluation.reading_folder import (
    open_reading,
    reading_png,
    sentences_of,
    write_reading,
)
from Testing.evaluation.realism.lesions import lesion_set

ABOUT = {"patches": "16 x 16 voxels of 2 mm"}


@pytest.fixture
def reading(tmp_path):
    real, made = lesion_set(3, 8, seed=1, names="Doe"), lesion_set(3, 8, seed=2, names="Roe")
    return write_reading(real, made, tmp_path / "test", count=12, seed=5, about=ABOUT)


def answer_all(reading, reader, right):
    """Answers of a reader who is right in so many images, from the first on."""
    for number, trial in enumerate(reading.trials):
        said = trial.synthetic if number < right else not trial.synthetic
        reading.add(Answer(reader, trial.image, said, 1.5))


def test_half_of_the_images_are_made_and_their_names_and_files_tell_nothing(reading):
    assert [trial.image for trial in reading.trials] == [f"{n:03d}" for n in range(1, 13)]
    kinds = [trial.synthetic for trial in reading.trials]
    assert sum(kinds) == 6
    assert kinds != sorted(kinds)
    for trial in reading.trials:
        image = Image.open(reading.image(trial))
        assert image.mode == "L"
        assert image.info == {}
    text = (reading.folder / "key.json").read_text()
    assert "Doe" not in text
    assert "Roe" not in text


def test_the_same_seed_lays_out_the_same_and_another_another(tmp_path):
    real, made = lesion_set(3, 8, seed=1), lesion_set(3, 8, seed=2)
    first, again, other = (
        write_reading(real, made, tmp_path / name, count=12, seed=seed, about=ABOUT)
        for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    pictures = [[each.image(trial).read_bytes() for trial in each.trials] for each in (first, again, other)]
    assert pictures[0] == pictures[1] != pictures[2]


def test_answers_are_kept_and_a_reader_goes_on_where_it_stopped(reading):
    reading.add(Answer("A", "001", True, 2.0))
    again = open_reading(reading.folder)
    assert again.trials == reading.trials
    assert [trial.image for trial in again.left("A")] == [f"{n:03d}" for n in range(2, 13)]
    assert len(again.left("B")) == 12
    with pytest.raises(UserError, match="a second answer"):
        again.add(Answer("A", "001", False, 2.0))
    with pytest.raises(UserError, match="was not shown"):
        again.add(Answer("A", "099", False, 2.0))
    assert len(again.answers()) == 1


def test_readers_are_scored_with_intervals_and_their_agreement(reading):
    answer_all(reading, "A", 12)
    answer_all(reading, "B", 6)
    scores = reading.scores()
    assert scores["readers"]["A"]["accuracy"] == 1
    assert scores["readers"]["A"]["interval"][0] > 0.5
    assert scores["readers"]["B"]["accuracy"] == 0.5
    (agreed,) = scores["agreement"]
    assert agreed["readers"] == ["A", "B"]
    assert -1 <= agreed["kappa"] <= 1
    said = sentences_of(json.loads(json.dumps(scores)))
    assert said[0].startswith("A: 100% of 12 right")
    assert "better than by guessing" in said[0]
    assert "not better than by guessing" in said[1]
    assert "kappa" in said[2]
    assert sentences_of({"readers": {}, "agreement": []}) == ["Nobody has answered yet."]


def test_a_volume_shows_its_three_central_planes(reading):
    patch = np.zeros((1, 8, 16, 16), np.float32)
    image = Image.open(io.BytesIO(reading_png(patch)))
    assert image.width == 3 * 384 + 2 * 8
    assert image.height == 384


def test_nothing_is_overwritten_and_what_is_no_test_is_refused(reading, tmp_path):
    real, made = lesion_set(3, 8, seed=1), lesion_set(3, 8, seed=2)
    with pytest.raises(UserError, match="expected an empty folder"):
        write_reading(real, made, reading.folder, count=12, seed=5, about=ABOUT)
    with pytest.raises(UserError, match="expected an even number"):
        write_reading(real, made, tmp_path / "odd", count=11, seed=5, about=ABOUT)
    assert not (tmp_path / "odd").exists()
    with pytest.raises(UserError, match="expected the folder of a reading"):
        open_reading(tmp_path)
    reading.image(reading.trials[3]).unlink()
    with pytest.raises(UserError, match="missing: 004"):
        open_reading(reading.folder)
