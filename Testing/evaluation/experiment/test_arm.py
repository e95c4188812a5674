"""Arms say what they make, and cannot take from scans that may be tested."""

from pathlib import Path

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm import arm_from_json

COPY = {"operation": "copy-paste", "source": "{donors}", "source_masks": "{donor_masks}"}
PAINT = {"operation": "gan-inpaint", "model": "{generator}"}
GENERATOR = {"objective": "inpainting"}


def steps(*acts):
    return [{"name": "made", "do": list(acts)}]


def test_an_arm_comes_back_from_what_it_says_of_itself():
    content = {
        "augmentation": {"flip_columns": True},
        "steps": steps(PAINT),
        "lesion": 1,
        "generator": GENERATOR,
    }
    arm = arm_from_json("gan", content)
    assert arm_from_json("gan", arm.to_json()) == arm
    assert arm_from_json("none", None).to_json() == {}


def test_what_stands_for_the_fold_s_own_is_filled_in():
    recipe = arm_from_json("copied", {"steps": steps(COPY)}).recipe(generator="", donors=Path("fold"), seed=5)
    (act,) = recipe.steps[0].acts
    assert recipe.seed == 5
    assert act.parameters == {"source": str(Path("fold/images")), "source_masks": str(Path("fold/masks"))}


def test_an_arm_without_steps_has_no_recipe():
    assert arm_from_json("none", {}).recipe(generator="", donors=Path(), seed=0) is None


@pytest.mark.parametrize(
    "act",
    [
        {"operation": "gan-inpaint"},
        {"operation": "gan-inpaint", "model": "lung-lesion-inpainting"},
        {"operation": "remove"},
        {**COPY, "source": "/data/everybody"},
        {"operation": "copy-paste", "source": "{donors}"},
    ],
)
def test_models_and_donors_from_elsewhere_are_refused_because_they_may_know_who_is_tested(act):
    arm = arm_from_json("leaky", {"steps": steps(act)})
    with pytest.raises(UserError, match="may know the patients that are tested"):
        arm.recipe(generator="", donors=Path("fold"), seed=0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"step": []}, "has no entry 'step'; it has augmentation"),
        ({"join": ["a"], "patches": 3}, "nothing of its own"),
        ({"patches": 3}, "add the generator"),
        ({"generator": GENERATOR}, "nothing here uses it"),
        ({"steps": steps(PAINT), "patches": 3, "generator": GENERATOR}, "not both"),
        ({"patches": -1}, "a number of them"),
        ({"steps": "all"}, "steps as in a recipe"),
        ({"patches": 2, "generator": {"objektive": "dcgan"}}, "has no entry 'objektive'"),
        ("classic", "entries with names"),
    ],
)
def test_what_an_arm_cannot_be_is_said_with_its_name(content, message):
    with pytest.raises(UserError, match=message) as refused:
        arm_from_json("odd", content)
    assert "arms.odd" in str(refused.value)
