"""The matter of a lesion has the means, textures and layers asked for."""

import json

import numpy as np
import pytest

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.appearance import Appearance, Fields, paint
from CTGANAugmentLib.lesions.partial_volume import footprint
from CTGANAugmentLib.lesions.shape import Shape

GRID = Grid((60, 60, 60), np.eye(4))
BODY = footprint(Shape(30.0), np.array([30.0, 30.0, 30.0]), GRID, Box((0, 0, 0), GRID.shape_kji))
INSIDE = BODY.coverage > 0.99


def _paint(background=60.0, amount=1.0, **look):
    return paint(Appearance(**look), BODY, background, amount, Fields(3, GRID.shape_kji, np.ones(3)))


def test_contrast_is_against_the_background_and_a_mean_is_absolute():
    assert _paint(contrast_amount=-40.0).target[INSIDE].mean() == pytest.approx(20)
    assert _paint(contrast_amount=None, mean_hu=7.0).target[INSIDE].mean() == pytest.approx(7)


def test_a_mean_has_a_lower_bound_when_one_is_set():
    assert _paint(background=30.0, contrast_amount=-60.0, least_mean_hu=22.0).target[
        INSIDE
    ].mean() == pytest.approx(22)
    assert _paint(background=100.0, contrast_amount=-60.0, least_mean_hu=22.0).target[
        INSIDE
    ].mean() == pytest.approx(40)


def test_amounts_for_mr_are_percent_of_the_background():
    layers = _paint(background=500.0, amount=5.0, contrast_amount=30.0, heterogeneity_amount=4.0)
    assert layers.target[INSIDE].mean() == pytest.approx(650, abs=4)
    assert layers.target[INSIDE].std() == pytest.approx(20, rel=0.1)


def test_texture_has_the_sd_asked_for():
    assert _paint(heterogeneity_amount=15.0, heterogeneity_length_mm=5.0).target[
        INSIDE
    ].std() == pytest.approx(15, rel=0.1)


def test_a_core_has_its_own_mean_and_share_of_the_diameter():
    target = _paint(contrast_amount=0.0, core_fraction=0.6, core_contrast_amount=-50.0).target
    assert target[30, 30, 30] == pytest.approx(10, abs=1)
    assert target[30, 30, 43] == pytest.approx(60, abs=1)
    assert (target < 35)[INSIDE].mean() == pytest.approx(0.6**3, abs=0.06)


def test_a_rim_is_as_wide_as_asked_for_and_can_be_interrupted():
    even = _paint(rim_width_mm=4.0, rim_contrast_amount=40.0).target
    assert even[30, 30, 43] == pytest.approx(100, abs=3)
    assert even[30, 30, 30] == pytest.approx(60, abs=1)
    broken = _paint(rim_width_mm=4.0, rim_contrast_amount=40.0, rim_nodularity=1.0).target
    layer = INSIDE & (BODY.depth_mm < 3)
    assert 0.15 < (broken[layer] > 90).mean() < 0.8


def test_calcium_takes_the_share_of_the_volume_asked_for():
    target = _paint(calcified_fraction=0.1, calcification_hu=600.0).target
    assert (target[BODY.coverage > 0.5] > 330).mean() == pytest.approx(0.1, abs=0.03)


def test_ground_glass_fills_air_but_spares_vessels():
    layers = _paint(background=-850.0, contrast_amount=250.0, ground_glass=1.0)
    a = layers.opacity[30, 30, 30]

    def after(before):
        return (1 - a) * before + a * layers.target[30, 30, 30]

    assert after(-850) == pytest.approx(-600, abs=2)
    assert after(30) == pytest.approx(30, abs=2)


def test_ground_glass_brightens_lung_that_is_denser_than_itself():
    layers = _paint(background=-500.0, contrast_amount=None, mean_hu=-600.0, ground_glass=1.0)
    a = layers.opacity[30, 30, 30]
    assert (1 - a) * -500 + a * layers.target[30, 30, 30] > -470


def test_a_part_solid_nodule_is_opaque_in_its_core_alone():
    layers = _paint(
        background=-850.0,
        contrast_amount=250.0,
        ground_glass=1.0,
        core_fraction=0.4,
        core_contrast_amount=600.0,
    )
    assert layers.opacity[30, 30, 30] == pytest.approx(1)
    assert layers.opacity[30, 30, 42] < 0.5


def test_oedema_lies_outside_and_fades():
    layers = _paint(oedema_width_mm=6.0, oedema_contrast_amount=-15.0)
    assert layers.oedema_change == -15
    assert layers.oedema[30, 30, 46] > 0.9
    assert layers.oedema[0, 0, 0] == 0


def test_a_field_is_the_same_whatever_else_is_drawn():
    alone = _paint(heterogeneity_amount=10.0).target
    with_rim = _paint(heterogeneity_amount=10.0, rim_width_mm=2.0, rim_contrast_amount=30.0).target
    np.testing.assert_array_equal(alone[25:35, 25:35, 25:35], with_rim[25:35, 25:35, 25:35])


def test_an_appearance_survives_json():
    look = Appearance(mean_hu=5.0, contrast_amount=None, rim_width_mm=1.5)
    assert Appearance.from_json(json.loads(json.dumps(look.to_json()))) == look
