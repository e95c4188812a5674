import json

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import Choices, new_seed, parse_seed


def test_choices_survive_a_scene():
    choices = Choices(
        "liver-hcc", {"diameter_mm": 20.5, "confine": False, "count": 3}, "77", "segment", '肝 "1"', "MR"
    )
    assert Choices.from_text(choices.to_text()) == choices


@pytest.mark.parametrize(
    "text", ["", "no json", "[1, 2]", "null", '{"seed": 5, "place": "sky", "values": [1]}']
)
def test_what_makes_no_sense_gets_its_default(text):
    assert Choices.from_text(text) == Choices()


def test_one_bad_entry_does_not_take_the_others_with_it():
    saved = {"preset": "liver-cyst", "seed": None, "modality": "PET", "values": {"diameter_mm": 5}, "new": 1}
    choices = Choices.from_text(json.dumps(saved))
    assert choices.preset == "liver-cyst"
    assert choices.values == {"diameter_mm": 5}
    assert (choices.seed, choices.modality) == ("1", "")


@pytest.mark.parametrize("values", ['{"x": NaN}', '{"x": [1]}', '{"x": null}'])
def test_figures_that_are_no_figures_are_dropped(values):
    assert Choices.from_text(f'{{"values": {values}}}').values == {}


def test_a_seed_is_any_whole_number_a_generator_takes():
    assert [parse_seed(text) for text in ("0", " 42 ", "9223372036854775807")] == [0, 42, 2**63 - 1]


@pytest.mark.parametrize("text", ["", "-1", "1.5", "abc", "9223372036854775808", "²", "٣"])
def test_anything_else_is_no_seed(text):
    with pytest.raises(UserError, match="whole number from 0"):
        parse_seed(text)


def test_a_new_seed_is_a_seed_and_new():
    seeds = {new_seed() for _ in range(50)}
    assert len(seeds) > 40
    assert all(0 <= parse_seed(seed) < 1_000_000 for seed in seeds)
