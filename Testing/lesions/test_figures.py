"""A lesion's figures are the preset's, but for those that the user gives, in the unit of the scan."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.appearance import Appearance
from CTGANAugmentLib.lesions.figures import check_unit, draw_figures, draw_look
from CTGANAugmentLib.lesions.presets import preset_by_id


def test_units_are_checked_against_the_modality():
    check_unit({"contrast_hu": -10.0, "diameter_mm": 3.0}, "CT")
    check_unit({"contrast_percent": -10.0}, "MR")
    with pytest.raises(UserError, match="contrast_percent: a CT volume has Hounsfield units"):
        check_unit({"contrast_percent": -10.0}, "CT")
    for name in ("contrast_hu", "mean_hu", "ground_glass", "calcified_fraction"):
        with pytest.raises(UserError, match=f"{name}: an MR volume has no Hounsfield units"):
            check_unit({name: 0.5}, "MR")


def test_replacing_one_figure_leaves_the_other_draws_as_they_were():
    preset = preset_by_id("liver-metastasis")
    free = draw_figures(np.random.default_rng(4), preset, "CT", {})
    fixed = draw_figures(np.random.default_rng(4), preset, "CT", {"diameter_mm": 33.0})
    assert fixed == {**free, "diameter_mm": 33.0}


def test_a_mean_replaces_a_contrast_and_back():
    rng = np.random.default_rng
    solid, metastasis = preset_by_id("lung-nodule-solid"), preset_by_id("liver-metastasis")
    look = draw_look(rng(0), draw_figures(rng(0), metastasis, "CT", {"mean_hu": 12.0}))["appearance"]
    assert (look["mean_hu"], look["contrast_amount"]) == (12.0, None)
    look = draw_look(rng(0), draw_figures(rng(0), solid, "CT", {"contrast_hu": 300.0}))["appearance"]
    assert (look["mean_hu"], look["contrast_amount"]) == (None, 300.0)
    assert Appearance.from_json(look)


def test_a_contrast_from_enhanced_tissue_does_not_make_fat_of_a_tumour_in_an_unenhanced_scan():
    rng = np.random.default_rng
    kidney = preset_by_id("kidney-tumour")
    drawn = draw_look(rng(0), draw_figures(rng(0), kidney, "CT", {}))["appearance"]
    assert drawn["least_mean_hu"] == 22
    own = draw_look(rng(0), draw_figures(rng(0), kidney, "CT", {"contrast_hu": -60.0}))["appearance"]
    assert own["least_mean_hu"] is None
