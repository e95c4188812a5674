"""What is marked goes, with its margin, and nothing else; what the model saw of it is nothing."""

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import LabelVolume, combine_labels


@pytest.fixture(scope="module")
def folder(painting_folder):
    """A model of healthy tissue of 50 HU, the middle of its window."""
    return painting_folder(0.0, fill="healthy")


@pytest.fixture
def diseased(liver):
    """Liver with two lesions of 150 HU, and their masks as labels 1 and 2."""
    array, labels = liver.array.copy(), np.zeros(liver.array.shape, dtype=np.uint8)
    labels[24:36, 10:22, 10:22] = 1
    labels[24:34, 40:50, 40:50] = 2
    array[labels > 0] += 100
    return liver.with_array(array), LabelVolume(labels, liver.ijk_to_ras)


def test_lesions_are_gone_with_their_margin_and_the_rest_is_as_it_was(diseased, folder):
    scan, labels = diseased
    result = RemoveLesion(model=str(folder), margin_mm=3).run(scan, Guides(mask=labels), 1)
    painted = combine_labels(result.masks, scan.grid).array > 0
    np.testing.assert_array_equal(result.volume.array[~painted], scan.array[~painted])
    assert painted[labels.array > 0].all()
    assert painted[23, 15, 15]
    assert painted[21, 15, 15]
    assert not painted[20, 15, 15]
    for value in (1, 2):
        assert result.volume.array[labels.array == value].mean() == pytest.approx(50, abs=3)


def test_the_grain_of_the_tissue_goes_on_in_the_hole(diseased, folder, liver):
    scan, labels = diseased
    result = RemoveLesion(model=str(folder)).run(scan, Guides(mask=labels), 1)
    within = result.volume.array[27:33, 13:19, 13:19].astype(float)
    # A model that paints plain grey leaves the noise out that its own voxels of 2 and 3 mm could carry.
    assert 0.6 < within.std() / liver.array.std() < 1.1


def test_the_record_says_what_is_there_now_and_what_was(diseased, folder):
    scan, labels = diseased
    result = RemoveLesion(model=str(folder)).run(scan, Guides(mask=labels, label=2), 1)
    (region,) = result.provenance.measured["regions"]
    assert region["mean_before"] > region["mean"] + 20
    assert [mask.name for mask in result.masks] == ["Removed region 1"]
    assert result.provenance.to_json()["synthetic"] is True
    assert result.provenance.model["id"] == "tiny-painter"
    np.testing.assert_array_equal(result.volume.array[labels.array == 1], scan.array[labels.array == 1])


def test_what_was_in_the_hole_does_not_show(diseased, painting_folder):
    """Whatever the lesion was like: the same model fills the hole alike, but for the seam."""
    scan, labels = diseased
    other = scan.array.copy()
    other[labels.array > 0] = 290
    operation = RemoveLesion(model=str(painting_folder(fill="healthy")), margin_mm=8)
    filled = [
        operation.run(s, Guides(mask=labels), 1).volume.array[labels.array > 0]
        for s in (scan, scan.with_array(other))
    ]
    np.testing.assert_allclose(*filled, atol=1)


def test_the_same_seed_and_a_replayed_plan_give_the_same_bits(diseased, folder, monkeypatch):
    scan, labels = diseased
    operation = RemoveLesion(model=str(folder))
    first, again = (operation.run(scan, Guides(mask=labels), 4) for _ in range(2))
    np.testing.assert_array_equal(first.volume.array, again.volume.array)
    monkeypatch.setenv("CTGANAUGMENT_MODELS", str(folder.parent))
    plan = Plan.from_json(json.loads(json.dumps(first.provenance.plan.to_json())))
    replayed = operation_from_json(plan.operation, plan.parameters).apply(scan, plan)
    np.testing.assert_array_equal(first.volume.array, replayed.volume.array)


def test_lesions_near_each_other_share_a_hole(diseased, folder):
    scan, labels = diseased
    result = RemoveLesion(model=str(folder), margin_mm=14).run(scan, Guides(mask=labels), 1)
    assert len(result.masks) == 1


def test_a_model_that_paints_lesions_is_refused(diseased, painting_folder):
    scan, labels = diseased
    with pytest.raises(UserError, match="fill: healthy"):
        RemoveLesion(model=str(painting_folder(0.0))).run(scan, Guides(mask=labels), 1)


def test_without_a_mask_or_with_an_empty_one_it_is_refused(diseased, folder):
    scan, labels = diseased
    operation = RemoveLesion(model=str(folder))
    with pytest.raises(UserError, match="expected a mask of what is to be removed"):
        operation.run(scan, Guides(), 1)
    with pytest.raises(UserError, match="expected label 7"):
        operation.run(scan, Guides(mask=labels, label=7), 1)


def test_a_stopped_run_leaves_the_scan_as_it_was(diseased, folder):
    def stop(fraction, message):
        if fraction > 0.5:
            raise Cancelled

    scan, labels = diseased
    before = scan.array.copy()
    with pytest.raises(Cancelled):
        RemoveLesion(model=str(folder)).run(scan, Guides(mask=labels), 1, stop)
    np.testing.assert_array_equal(scan.array, before)


def test_a_hole_deeper_than_those_of_the_training_is_told(liver, folder):
    """The model's patches are 16 voxels of 2 mm wide: 8 mm deep is what it has seen."""
    warnings = {}
    for radius in (6, 16):
        away = np.linalg.norm((np.indices(liver.array.shape).T - 30) * liver.grid.spacing_kji_mm, axis=-1).T
        mask = LabelVolume((away <= radius).astype(np.uint8), liver.ijk_to_ras)
        operation = RemoveLesion(margin_mm=0, model=str(folder))
        warnings[radius] = operation.run(liver, Guides(mask=mask), 0).warnings
    assert warnings[6] == ()
    assert "away from any tissue" in warnings[16][0]
    assert "8 mm at most" in warnings[16][0]
