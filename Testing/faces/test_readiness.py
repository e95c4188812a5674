from dataclasses import replace

import pytest

from CTGANAugmentLib.faces.readiness import Situation, why_not

READY = Situation(volume_problem="", points=2, points_inside=2)


def test_apply_can_run_when_all_is_there():
    assert why_not(READY) == ""
    assert why_not(replace(READY, place="roi", points=0, points_inside=0, roi_drawn=True)) == ""
    assert why_not(replace(READY, place="segment", points=0, points_inside=0, segmentation_chosen=True)) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"volume_problem": None}, "Choose a CT or MR volume"),
        ({"volume_problem": "is under a transform"}, "is under a transform"),
        ({"method_problem": "This needs PyTorch"}, "This needs PyTorch"),
        ({"preset_modalities": ()}, "Choose a kind of lesion"),
        ({"modality": "MR", "preset_modalities": ("CT",)}, "is for CT, and the volume is MR"),
        ({"points": 0, "points_inside": 0}, "Place a point"),
        ({"points_inside": 1}, "outside the volume"),
        ({"place": "roi"}, "Draw a region"),
        ({"place": "segment"}, "Choose a segmentation"),
        ({"seed": "x"}, "whole number"),
    ],
)
def test_apply_says_the_one_thing_to_do_first(change, reason):
    assert reason in why_not(replace(READY, **change))


def test_a_missing_volume_is_said_before_anything_else():
    assert "volume" in why_not(Situation(seed="x", preset_modalities=()))


def test_a_button_is_called_by_what_stands_on_it():
    assert "press Place points" in why_not(replace(READY, points=0, points_inside=0))
    assert "press Draw region" in why_not(replace(READY, place="roi"))
