"""The operation as a whole: models, masks, seeds, records and refusals."""

import json
import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions import painting_model
from CTGANAugmentLib.lesions.gan_inpaint import GanInpaint
from CTGANAugmentLib.lesions.model_rank import rank_by_preset
from CTGANAugmentLib.lesions.presets import preset_by_id
from CTGANAugmentLib.modelzoo.card import ImageEntry
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume, combine_labels

MR_PATCHES = ImageEntry(
    "MR",
    ("image",),
    {"image": {"kind": "percentile", "low": 0.5, "high": 99.5}},
    (3.0, 2.0, 2.0),
    (8, 16, 16),
    1,
)


ANY = rank_by_preset("")


def _mask_of(scan, *boxes):
    array = np.zeros(scan.array.shape, dtype=np.uint8)
    for box in boxes:
        array[box] = 1
    return Guides(mask=LabelVolume(array, scan.ijk_to_ras))


@pytest.fixture(scope="module")
def folder(painting_folder):
    return painting_folder(0.6)


def test_the_mask_is_the_painted_one_and_the_record_tells_how(liver, folder):
    guides = _mask_of(liver, np.s_[25:34, 24:36, 26:38])
    result = GanInpaint(outline="painted", model=str(folder)).run(liver, guides, 3)
    whole = combine_labels(result.masks, liver.grid)
    np.testing.assert_array_equal(whole.array, guides.mask.array)
    (lesion,) = result.provenance.measured["lesions"]
    assert lesion["volume_ml"] == pytest.approx(9 * 12 * 12 / 1000)
    # Six tenths of the way from the middle of the window, 50, to its end, 300.
    assert lesion["mean"] == pytest.approx(200, abs=3)
    assert lesion["sd"] == pytest.approx(float(result.volume.array[whole.array > 0].std()), abs=0.1)
    record = result.provenance.to_json()
    assert record["model"]["id"] == "tiny-painter"
    assert record["synthetic"] is True
    assert str(folder) not in json.dumps(record)


def test_a_painted_lesion_is_called_a_lesion_unless_a_preset_is_named(liver, folder):
    guides = _mask_of(liver, np.s_[25:34, 24:36, 26:38])
    (unnamed,) = GanInpaint(outline="painted", model=str(folder)).run(liver, guides, 3).masks
    assert unnamed.labels[0].terminology == "lesion"
    assert unnamed.labels[0].color_rgb != preset_by_id("lung-nodule-solid").color_rgb
    # The first is what is taken where none is named, and yet can be named too.
    for kind in map(preset_by_id, ("lung-nodule-solid", "liver-cyst")):
        (named,) = (
            GanInpaint(outline="painted", preset=kind.id, model=str(folder)).run(liver, guides, 3).masks
        )
        assert (named.labels[0].terminology, named.labels[0].color_rgb) == (kind.terminology, kind.color_rgb)


def test_each_part_of_a_painted_mask_is_a_lesion_of_its_own(liver, folder):
    guides = _mask_of(liver, np.s_[25:34, 8:16, 8:16], np.s_[25:31, 44:52, 44:52])
    result = GanInpaint(outline="painted", model=str(folder)).run(liver, guides, 3)
    assert [mask.name for mask in result.masks] == ["Lesion 1", "Lesion 2"]
    assert sorted(int(mask.array.astype(bool).sum()) for mask in result.masks) == [6 * 64, 9 * 64]


def test_a_painted_lesion_in_mr_asks_nothing_of_a_preset_for_ct(liver, painting_folder):
    scan = replace(liver, modality="MR")
    operation = GanInpaint(outline="painted", model=str(painting_folder(0.5, MR_PATCHES)))
    result = operation.run(scan, _mask_of(scan, np.s_[25:34, 24:36, 26:38]), 3)
    assert result.provenance.measured["lesions"][0]["voxels"] == 9 * 12 * 12


def test_a_preset_s_outline_goes_where_the_point_is(liver, folder):
    operation = GanInpaint(preset="liver-metastasis", diameter_mm=16, model=str(folder))
    result = operation.run(liver, Guides(points_ras=np.array([[2.0, -3.0, 4.0]])), 1)
    (lesion,) = result.provenance.measured["lesions"]
    assert lesion["equivalent_diameter_mm"] == pytest.approx(16, rel=0.05)
    assert np.abs(np.array(lesion["center_ras"]) - [2, -3, 4]).max() < 0.6


def test_lesions_are_placed_in_a_region(liver, folder):
    region = Guides(roi=Roi.aligned(np.zeros(3), np.full(3, 50.0)))
    result = GanInpaint(preset="liver-metastasis", diameter_mm=8, count=2, model=str(folder)).run(
        liver, region, 1
    )
    assert len(result.masks) == 2


def test_a_scan_unlike_those_that_the_model_knows_is_told_once(liver, make_tissue, folder):
    operation = GanInpaint(preset="liver-metastasis", diameter_mm=20, model=str(folder))
    at = Guides(points_ras=np.zeros((1, 3)))
    coarse = make_tissue((30, 30, 30), (4.0, 4.0, 3.0))
    told = [text for text in operation.run(coarse, at, 1).warnings if "the model works at 2.00 mm" in text]
    assert len(told) == 1
    assert not any("the model works at" in text for text in operation.run(liver, at, 1).warnings)


def test_the_same_seed_gives_the_same_bits_and_another_does_not(liver, painting_folder):
    operation = GanInpaint(outline="painted", model=str(painting_folder()))
    guides = _mask_of(liver, np.s_[25:34, 24:36, 26:38])
    first, again, other = (operation.run(liver, guides, seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.volume.array, again.volume.array)
    assert first.provenance.to_text() == again.provenance.to_text()
    assert (first.volume.array != other.volume.array).any()


def test_a_plan_that_went_through_json_is_replayed_by_an_installed_model(liver, folder, monkeypatch):
    result = GanInpaint(outline="painted", model=str(folder)).run(
        liver, _mask_of(liver, np.s_[25:30, 20:30, 20:30]), 3
    )
    plan = Plan.from_json(json.loads(json.dumps(result.provenance.plan.to_json())))
    monkeypatch.setenv("CTGANAUGMENT_MODELS", str(folder.parent))
    again = operation_from_json(plan.operation, plan.parameters).apply(liver, plan)
    np.testing.assert_array_equal(again.volume.array, result.volume.array)


def test_without_that_very_model_a_plan_is_refused(liver, folder, painting_folder):
    plan = GanInpaint(outline="painted", model=str(folder)).sample(
        np.random.default_rng(0), liver, _mask_of(liver, np.s_[25:30, 20:30, 20:30])
    )
    with pytest.raises(UserError, match="install that very model"):
        GanInpaint(outline="painted", model=str(painting_folder(0.1))).apply(liver, plan)


def test_an_earlier_lesion_stays_where_a_later_one_s_hole_meets_it(liver, painter, folder, monkeypatch):
    """Two voxels apart; a model paints 175 HU where a mask is and -75 HU elsewhere in the hole."""
    seen = painter(lambda image, hole, mask, noise: image.where(hole == 0, mask - 0.5))
    monkeypatch.setattr("CTGANAugmentLib.lesions.gan_inpaint.load_painting_model", lambda name, record: seen)
    scan = liver.with_array(np.full_like(liver.array, 50))
    guides = _mask_of(scan, np.s_[20:38, 20:40, 14:28], np.s_[20:32, 20:40, 30:46])
    array = GanInpaint(outline="painted", model=str(folder)).run(scan, guides, 0).volume.array
    assert array[23:30, 24:36, 16:26].min() > 150
    assert array[23:30, 24:36, 26:28].mean() > 50
    assert array[23:30, 24:36, 33:44].min() > 150


def test_a_model_in_memory_is_not_loaded_again(liver, folder):
    record, _ = painting_model.choose_painting_model(str(folder), liver, fill="lesion", rank=ANY)
    first = painting_model.load_painting_model(str(folder), record)
    assert painting_model.load_painting_model(str(folder), record) is first


def test_a_model_whose_files_were_exchanged_is_not_the_one_in_memory(liver, painting_folder, tmp_path):
    place = tmp_path / "model"
    loaded = []
    for level in (0.2, 0.3):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(painting_folder(level), place)
        record, _ = painting_model.choose_painting_model(str(place), liver, fill="lesion", rank=ANY)
        loaded.append(painting_model.load_painting_model(str(place), record))
    assert loaded[0].card.sha256 != loaded[1].card.sha256


def test_a_stopped_run_leaves_the_scan_as_it_was(liver, folder):
    def stop(fraction, message):
        if fraction > 0.1:
            raise Cancelled

    before = liver.array.copy()
    operation = GanInpaint(outline="painted", model=str(folder))
    with pytest.raises(Cancelled):
        operation.run(liver, _mask_of(liver, np.s_[25:34, 10:50, 10:50]), 0, stop)
    np.testing.assert_array_equal(liver.array, before)


def test_progress_rises_to_the_end(liver, folder):
    told = []
    guides = _mask_of(liver, np.s_[25:34, 8:16, 8:16], np.s_[25:31, 44:52, 44:52])
    GanInpaint(outline="painted", model=str(folder)).run(liver, guides, 0, lambda f, m: told.append(f))
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("images", "parameters", "told"),
    [
        (MR_PATCHES, {}, "for CT"),
        (None, {"fill": "healthy"}, "fill: lesion"),
        (None, {"given": "crude"}, "expected in-painting"),
    ],
)
def test_a_model_of_another_kind_is_refused(liver, painting_folder, images, parameters, told):
    given = {} if images is None else {"images": images}
    other = painting_folder(0.0, **given, **parameters)
    guides = _mask_of(liver, np.s_[25:30, 20:30, 20:30])
    with pytest.raises(UserError, match=told):
        GanInpaint(outline="painted", model=str(other)).run(liver, guides, 0)


def test_without_any_model_the_user_is_told_where_to_get_one(liver, monkeypatch):
    monkeypatch.setenv("CTGANAUGMENT_MODELS", "")
    monkeypatch.setattr("CTGANAugmentLib.modelzoo.choosing.find_models", lambda folders=(): [])
    with pytest.raises(UserError, match="train one, or import one"):
        GanInpaint(outline="painted").run(liver, _mask_of(liver, np.s_[25:30, 20:30, 20:30]), 0)


def test_an_empty_mask_one_on_another_grid_and_none_are_refused(liver, folder):
    operation = GanInpaint(outline="painted", model=str(folder))
    other = Volume(np.ones((5, 5, 5), dtype=np.uint8), np.diag([3.0, 3, 3, 1]))
    for guides, told in [
        (_mask_of(liver), "expected a label above 0"),
        (Guides(mask=LabelVolume(other.array, other.ijk_to_ras)), "not on the scan's voxel grid"),
        (Guides(), "no mask of the lesion"),
    ]:
        with pytest.raises(UserError, match=told):
            operation.run(liver, guides, 0)


def test_a_lesion_in_air_is_refused(liver, folder):
    air = liver.with_array(np.full_like(liver.array, -1000))
    with pytest.raises(UserError, match="in air"):
        GanInpaint(outline="painted", model=str(folder)).run(
            air, _mask_of(air, np.s_[25:30, 20:30, 20:30]), 0
        )


def test_a_lesion_far_larger_than_a_patch_is_painted_with_a_warning(make_tissue, folder):
    scan = make_tissue((60, 150, 150), (1.0, 1.0, 1.0))
    guides = _mask_of(scan, np.s_[8:52, 15:135, 15:135])
    result = GanInpaint(outline="painted", model=str(folder)).run(scan, guides, 0)
    assert "repeated texture" in result.warnings[0]
    assert result.volume.array[12:48, 20:130, 20:130].mean() == pytest.approx(200, abs=3)


def test_a_damaged_plan_is_refused(liver, folder):
    operation = GanInpaint(outline="painted", model=str(folder))
    plan = operation.sample(np.random.default_rng(0), liver, _mask_of(liver, np.s_[25:30, 20:30, 20:30]))
    for choices in ({}, {**plan.choices, "lesions": [{}]}, {**plan.choices, "lesions": []}):
        with pytest.raises(UserError, match="as it was written"):
            operation.apply(liver, replace(plan, choices=choices))


def test_without_torch_the_user_is_told_to_install_it(liver, painting_folder, monkeypatch):
    operation = GanInpaint(outline="painted", model=str(painting_folder(0.37)))
    plan = operation.sample(np.random.default_rng(0), liver, _mask_of(liver, np.s_[25:30, 20:30, 20:30]))
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UserError, match="install torch"):
        operation.apply(liver, plan)
