"""A preset's lesion is what a trained model begins with; its mask and its surroundings stay."""

import json
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.gan_refine import GanRefine
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import preset_by_id
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import combine_labels

AT = Guides(points_ras=np.array([[0.0, 0.0, 0.0]]))
TWO = Guides(points_ras=np.array([[-14.0, 0.0, 0.0], [14.0, 2.0, 1.0]]))
FIGURES = {"preset": "liver-metastasis", "diameter_mm": 14.0, "contrast_hu": -60.0}
BRIGHT = 0.6
BRIGHT_HU = -200 + 500 * (BRIGHT + 1) / 2


@pytest.fixture
def refiner(painting_folder):
    """A model that makes everything in a hole of one brightness."""
    return str(painting_folder(BRIGHT, given="crude"))


def _mask(result, volume):
    return combine_labels(result.masks, volume.grid).array


def test_the_lesion_is_what_the_model_makes_within_the_mask_of_the_preset_s(liver, refiner):
    result = GanRefine(model=refiner, **FIGURES).run(liver, AT, 5)
    crude = ParametricLesion(**FIGURES).run(liver, AT, 5)
    np.testing.assert_array_equal(_mask(result, liver), _mask(crude, liver))
    inside = _mask(crude, liver) == 1
    assert result.volume.array[inside].mean() == pytest.approx(BRIGHT_HU, abs=8)
    assert crude.volume.array[inside].mean() < 20
    (measured,) = result.provenance.measured["lesions"]
    assert measured["mean"] == pytest.approx(result.volume.array[inside].mean(), abs=0.1)


def test_the_model_is_shown_the_preset_s_lesion_in_the_hole(liver, painter, monkeypatch):
    """A model that gives back what it is shown leaves the preset's lesion as it is, as sharp as its voxels."""
    seen = painter(lambda image, hole, mask, noise: image, given="crude")
    monkeypatch.setattr("CTGANAugmentLib.lesions.gan_refine.load_painting_model", lambda *_: seen)
    record = {"id": "tiny", "sha256": "0" * 64}
    monkeypatch.setattr(
        "CTGANAugmentLib.lesions.gan_refine.choose_painting_model", lambda *_, **__: (record, [])
    )
    result = GanRefine(**FIGURES).run(liver, AT, 5)
    crude = ParametricLesion(**FIGURES).run(liver, AT, 5)
    inside = _mask(crude, liver) == 1
    assert result.volume.array[inside].mean() == pytest.approx(crude.volume.array[inside].mean(), abs=6)


def test_beyond_the_hole_the_scan_is_as_the_preset_s_lesion_leaves_it(liver, refiner):
    result = GanRefine(model=refiner, mass_effect=0.4, **FIGURES).run(liver, AT, 5)
    crude = ParametricLesion(mass_effect=0.4, **FIGURES).run(liver, AT, 5)
    distance = liver.grid.distance_mm([0, 0, 0], _whole(liver))
    far = distance > 7 * 1.5 + 2 * 3 + 6
    np.testing.assert_array_equal(result.volume.array[far], crude.volume.array[far])
    assert (result.volume.array != crude.volume.array).any()


def _whole(volume):
    from CTGANAugmentLib.geometry import Box

    return Box((0, 0, 0), volume.grid.shape_kji)


def test_a_scan_unlike_those_that_the_model_knows_is_told_once(liver, make_tissue, refiner):
    operation = GanRefine(model=refiner, **{**FIGURES, "diameter_mm": 24.0})
    coarse = make_tissue((30, 30, 30), (4.0, 4.0, 3.0))
    told = [text for text in operation.run(coarse, AT, 1).warnings if "the model works at 2.00 mm" in text]
    assert len(told) == 1
    assert not any("the model works at" in text for text in operation.run(liver, AT, 1).warnings)


def test_the_same_plan_gives_the_same_bits_after_json_too(liver, refiner):
    operation = GanRefine(model=refiner, **FIGURES)
    first = operation.run(liver, TWO, 5)
    plan = Plan.from_json(json.loads(json.dumps(first.provenance.plan.to_json())))
    again = operation.apply(liver, plan)
    np.testing.assert_array_equal(again.volume.array, first.volume.array)
    assert again.provenance.to_text() == first.provenance.to_text()
    assert set(np.unique(_mask(first, liver))) == {0, 1, 2}


def test_a_painted_outline_is_refined_too(liver, refiner):
    drawn = np.zeros(liver.array.shape, dtype=np.uint8)
    drawn[25:34, 20:40, 26:33] = 1
    guides = Guides(mask=_labels(drawn, liver))
    result = GanRefine(model=refiner, outline="painted", **FIGURES).run(liver, guides, 2)
    np.testing.assert_array_equal(_mask(result, liver) > 0, drawn > 0)
    assert result.volume.array[drawn > 0].mean() == pytest.approx(BRIGHT_HU, abs=10)
    assert result.masks[0].labels[0].terminology == preset_by_id(FIGURES["preset"]).terminology
    unnamed = GanRefine(model=refiner, outline="painted", confine=False).run(liver, guides, 2)
    assert unnamed.masks[0].labels[0].terminology == "lesion"


def _labels(array, volume):
    from CTGANAugmentLib.volume import LabelVolume

    return LabelVolume(array, volume.ijk_to_ras)


def test_the_record_names_the_model_and_no_folder(liver, refiner):
    text = GanRefine(model=refiner, **FIGURES).run(liver, AT, 5).provenance.to_text()
    assert json.loads(text)["model"]["id"] == "tiny-painter"
    assert "/" not in json.dumps(json.loads(text)["plan"]["parameters"])


def test_a_model_that_begins_with_nothing_is_refused(liver, painting_folder):
    with pytest.raises(UserError, match="refining model"):
        GanRefine(model=str(painting_folder(0.0)), **FIGURES).run(liver, AT, 5)


def test_a_lesion_far_larger_than_a_patch_is_refined_with_a_warning(make_tissue, refiner):
    scan = make_tissue((50, 120, 120), (1.0, 1.0, 1.0))
    drawn = np.zeros(scan.array.shape, dtype=np.uint8)
    drawn[8:42, 12:108, 12:108] = 1
    operation = GanRefine(model=refiner, outline="painted", **FIGURES)
    warnings = operation.run(scan, Guides(mask=_labels(drawn, scan)), 0).warnings
    assert sum("lesion 1 is so much larger" in text for text in warnings) == 1


def test_a_damaged_plan_is_refused_with_a_sentence(liver, refiner):
    operation = GanRefine(model=refiner, **FIGURES)
    plan = operation.sample(np.random.default_rng(0), liver, AT)
    for damage in ({"noise_seeds": []}, {"noise_seeds": "x"}, {"model": None}, {"lesions": []}):
        with pytest.raises(UserError):
            operation.apply(liver, replace(plan, choices={**plan.choices, **damage}))


def test_it_stops_when_progress_says_so(liver, refiner):
    def stop(share, _text):
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        GanRefine(model=refiner, **FIGURES).run(liver, AT, 5, stop)
