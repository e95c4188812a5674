"""A recipe says everything before any work, or is refused with what to mend."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.datasets.batch.act import act_from_json
from CTGANAugmentLib.datasets.batch.recipe import read_recipe, recipe_from_json, recipes
from CTGANAugmentLib.errors import UserError

FLIP = {"operation": "flip"}


def test_every_recipe_that_travels_with_the_library_can_be_read_and_written():
    assert recipes()
    for name in recipes():
        recipe = read_recipe(name)
        assert recipe_from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({}, "'steps'"),
        ({"steps": [{"do": [FLIP]}]}, "a name of its own"),
        ({"steps": [{"name": "A b", "do": [FLIP]}]}, "a name of its own"),
        ({"steps": [{"name": "a", "do": [FLIP]}, {"name": "a", "do": [FLIP]}]}, "taken are a, cases"),
        ({"steps": [{"name": "a", "from": "b", "do": [FLIP]}]}, "from: cases, got 'b'"),
        ({"steps": [{"name": "a", "do": [{"operation": "otsu"}]}]}, "no operation 'otsu' that makes images"),
        ({"steps": [{"name": "a", "do": [{"operation": "flip", "axes": 3}]}]}, "axes"),
        (
            {"steps": [{"name": "a", "do": [{"operation": "rotation", "axial_deg": [5, 500]}]}]},
            "from 0 to 180",
        ),
        ({"steps": [{"name": "a", "do": [{**FLIP, "probability": 2}]}]}, "probability from 0 to 1"),
        ({"steps": [{"name": "a", "do": [{"pipeline": "papre"}]}]}, "paper"),
        ({"steps": [{"name": "a", "variants": 0, "do": [FLIP]}]}, "from 1 to"),
        ({"steps": [{"name": "a", "only": {"organ": "liver"}, "do": [FLIP]}]}, "modality, lesions"),
        ({"steps": [{"name": "a", "do": [FLIP]}], "lesions": 1}, "no entry 'lesions'"),
        (
            {
                "steps": [
                    {"name": "a", "do": [FLIP]},
                    {"name": "b", "from": "a", "only": {"modality": "CT"}, "do": [FLIP]},
                ]
            },
            "real cases",
        ),
    ],
)
def test_what_a_recipe_cannot_say_is_refused_with_its_place(content, says):
    with pytest.raises(UserError, match=says):
        recipe_from_json(content)


def test_a_pair_of_numbers_is_a_range_and_a_list_of_words_a_choice():
    act = act_from_json(
        "step 1",
        {
            "operation": "parametric",
            "preset": ["liver-metastasis", "liver-cyst"],
            "diameter_mm": [10, 20],
            "count": [1, 3],
        },
    )
    drawn = [act.drawn(np.random.default_rng(seed)) for seed in range(60)]
    assert {each.preset for each in drawn} == {"liver-metastasis", "liver-cyst"}
    assert {each.count for each in drawn} == {1, 2, 3}
    assert 10 <= min(each.diameter_mm for each in drawn) < 11
    assert 19 < max(each.diameter_mm for each in drawn) <= 20


def test_a_file_that_is_no_recipe_names_those_that_there_are(tmp_path):
    with pytest.raises(UserError, match="lung-nodules"):
        read_recipe(tmp_path / "none.yaml")
