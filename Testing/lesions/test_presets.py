"""Preset files are complete, sourced and drawn from as they say."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import load_presets, preset_by_id
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.terminology import TERMS

WANTED = [
    "lung-nodule-solid",
    "lung-nodule-ground-glass",
    "lung-mass-spiculated",
    "liver-metastasis",
    "liver-hcc",
    "liver-cyst",
    "liver-hemangioma",
    "kidney-tumour",
    "lymph-node",
    "brain-haemorrhage",
    "brain-metastasis",
    "bone-lytic",
    "bone-sclerotic",
    "soft-tissue-sarcoma",
]
BLOCKS = [(preset, modality) for preset in load_presets().values() for modality in preset.modalities]
NAMES = [f"{preset.id}-{modality}" for preset, modality in BLOCKS]


def test_every_kind_of_lesion_is_there():
    assert set(WANTED) <= set(load_presets())


@pytest.mark.parametrize(("preset", "modality"), BLOCKS, ids=NAMES)
def test_every_figure_is_a_parameter_within_its_bounds_and_has_a_source(preset, modality):
    specs = {spec.name: spec for spec in parameters_of(ParametricLesion)}
    for name, figure in preset.for_modality(modality).items():
        if name == "sequence":
            continue
        assert figure["source"] in preset.sources or (figure["source"] == "chosen" and figure["why"])
        if name not in ("host", "least_mean_hu"):
            for key in set(figure) & {"value", "mean", "median", "low", "high"}:
                specs[name].check(figure[key])
    assert preset.terminology in TERMS


@pytest.mark.parametrize(("preset", "modality"), BLOCKS, ids=NAMES)
def test_units_go_with_the_modality(preset, modality):
    wrong = "_percent" if modality == "CT" else "_hu"
    assert not [name for name in preset.for_modality(modality) if name.endswith(wrong)]


@pytest.mark.parametrize(("preset", "modality"), BLOCKS, ids=NAMES)
def test_drawn_figures_lie_within_their_bounds_and_centre_where_they_should(preset, modality):
    rng = np.random.default_rng(0)
    draws = [preset.draw(rng, modality) for _ in range(400)]
    for name, figure in preset.for_modality(modality).items():
        if name in ("host", "sequence", "least_mean_hu"):
            continue
        values = np.array([draw[name] for draw in draws])
        if "value" in figure:
            assert (values == figure["value"]).all()
        else:
            assert values.min() >= figure["low"]
            assert values.max() <= figure["high"]
            assert np.unique(values).size > 100
    assert set(preset.typical(modality)) == set(draws[0])


def test_nothing_piles_up_on_a_bound():
    preset = preset_by_id("lung-nodule-solid")
    low = preset.figures["CT"]["diameter_mm"]["low"]
    draws = [preset.draw(np.random.default_rng(s), "CT")["diameter_mm"] for s in range(500)]
    assert np.mean(np.array(draws) <= low + 1e-6) < 0.01


def test_an_unknown_preset_or_modality_is_refused_with_what_there_is():
    with pytest.raises(UserError, match="liver-cyst"):
        preset_by_id("liver-cist")
    with pytest.raises(UserError, match="lung-nodule-solid is for CT"):
        preset_by_id("lung-nodule-solid").for_modality("MR")
