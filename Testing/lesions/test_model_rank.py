"""The model for a lesion is the one that was trained on such lesions, or in such tissue."""

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.lesions.gan_inpaint import GanInpaint
from CTGANAugmentLib.lesions.model_rank import KNOWN, OTHER, UNSAID, rank_by_preset, rank_by_tissue
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.model_folder import read_card, read_model, write_model
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.volume import LabelVolume

LUNG, SARCOMA = ("lung-mass-spiculated", "lung-nodule-solid"), ("soft-tissue-sarcoma",)
BALL = np.s_[24:36, 24:36, 24:36]


def a_mask(scan, box=BALL):
    mask = np.zeros(scan.array.shape, dtype=bool)
    mask[box] = True
    return mask


@pytest.fixture
def card(painting_folder):
    return read_card(painting_folder(0.0))


@pytest.fixture
def zoo(painting_folder, tmp_path, monkeypatch, without_bundled_models):
    """Install models of lungs, of nothing in particular and of sarcomas; their ids come in this order."""

    def install(**parameters):
        _, tensors = read_model(painting_folder(0.0, **parameters))
        for name, presets in (("a-lung", LUNG), ("b-any", ()), ("c-sarcoma", SARCOMA)):
            card = replace(read_card(painting_folder(0.0, **parameters)), id=name, presets=presets)
            write_model(tmp_path / name, card, tensors)
        monkeypatch.setenv("CTGANAUGMENT_MODELS", str(tmp_path))

    return install


def test_the_preset_ranks_models(card):
    ranks = [rank_by_preset("soft-tissue-sarcoma")(replace(card, presets=p)) for p in (SARCOMA, (), LUNG)]
    assert ranks == [KNOWN, UNSAID, OTHER]


@pytest.mark.parametrize(
    ("hu", "ranks"), [(-850, [KNOWN, OTHER]), (60, [OTHER, KNOWN]), (900, [OTHER, OTHER])]
)
def test_the_tissue_round_a_mask_ranks_models_whatever_is_in_it(liver, card, hu, ranks):
    array = np.full_like(liver.array, hu)
    array[BALL] = 30
    rank = rank_by_tissue(liver.with_array(array), [MaskPart.of(a_mask(liver))])
    assert [rank(replace(card, presets=p)) for p in (LUNG, SARCOMA)] == ranks
    assert rank(card) == UNSAID


def test_air_beside_the_body_is_no_tissue(liver, card):
    array = np.full_like(liver.array, -1000)
    array[:, :, 20:40] = 50
    rank = rank_by_tissue(liver.with_array(array), [MaskPart.of(a_mask(liver, np.s_[10:50, 10:50, 22:38]))])
    assert rank(replace(card, presets=SARCOMA)) == KNOWN


def test_values_of_mr_tell_no_tissues_apart(liver, card):
    rank = rank_by_tissue(replace(liver, modality="MR"), [MaskPart.of(a_mask(liver))])
    assert rank(replace(card, presets=LUNG)) == UNSAID


def test_an_operation_takes_the_model_of_such_lesions_and_not_the_first(liver, zoo):
    zoo()
    painted = Guides(mask=LabelVolume(a_mask(liver).astype(np.uint8), liver.ijk_to_ras))
    chosen = GanInpaint(outline="painted").sample(np.random.default_rng(0), liver, painted).choices
    assert (chosen["model"]["id"], chosen["warnings"]) == ("c-sarcoma", [])
    at = Guides(points_ras=np.zeros((1, 3)))
    by_preset = GanInpaint(preset="soft-tissue-sarcoma", diameter_mm=12).sample(
        np.random.default_rng(0), liver, at
    )
    assert by_preset.choices["model"]["id"] == "c-sarcoma"


def test_a_model_of_other_lesions_is_taken_with_a_warning_where_it_is_asked_for(liver, zoo):
    zoo(fill="healthy")
    small = a_mask(liver, np.s_[28:32, 28:32, 28:32])
    painted = Guides(mask=LabelVolume(small.astype(np.uint8), liver.ijk_to_ras))
    assert RemoveLesion().run(liver, painted, 0).warnings == ()
    (warning,) = RemoveLesion(model="a-lung").run(liver, painted, 0).warnings
    assert "a-lung was trained on lesions such as lung-mass-spiculated, lung-nodule-solid" in warning
