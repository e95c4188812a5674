"""The operation as a whole: plans, masks, seeds and refusals."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.outline_choice import USUAL_PRESET
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import load_presets, preset_by_id
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import Label, LabelVolume, Volume, combine_labels

CENTER = Guides(points_ras=np.zeros((1, 3)))


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not(liver):
    operation = ParametricLesion(preset="liver-metastasis")
    a, b, c = (operation.run(liver, CENTER, seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(a.volume.array, b.volume.array)
    assert a.provenance.to_text() == b.provenance.to_text()
    assert (a.volume.array != c.volume.array).any()


def test_a_plan_that_went_through_json_gives_the_same_bits(liver):
    operation = ParametricLesion(preset="liver-hemangioma", diameter_mm=18)
    plan = operation.sample(np.random.default_rng(1), liver, CENTER)
    again = Plan.from_json(json.loads(json.dumps(plan.to_json())))
    np.testing.assert_array_equal(
        operation.apply(liver, plan).volume.array, operation.apply(liver, again).volume.array
    )


@pytest.mark.parametrize("preset", [p.id for p in load_presets().values()])
def test_every_preset_makes_a_lesion_of_the_size_asked_for_in_its_own_tissue(preset):
    host = load_presets()[preset].host("CT")
    mean = {"lung": -850.0}.get(load_presets()[preset].organ, 45.0)
    if host.low is not None and host.low > 100:
        mean = 220.0
    if preset == "lymph-node":
        mean = -100.0
    rng = np.random.default_rng(0)
    matrix = np.eye(4)
    matrix[:3, 3] = -35
    scan = Volume(rng.normal(mean, 8, (70, 70, 70)).astype(np.int16), matrix)
    result = ParametricLesion(preset=preset, diameter_mm=20).run(scan, CENTER, 2)
    lesion = result.provenance.measured["lesions"][0]
    assert lesion["equivalent_diameter_mm"] == pytest.approx(20, rel=0.05)
    assert lesion["share_kept"] > 0.99
    assert np.abs(np.array(lesion["center_ras"])).max() < 0.5


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(10, 24), st.tuples(*[st.floats(-5, 5)] * 3))
def test_size_and_place_are_as_asked_for_whatever_the_seed(seed, diameter, center):
    matrix = np.eye(4)
    matrix[:3, 3] = -30
    scan = Volume(np.full((60, 60, 60), 50, dtype=np.int16), matrix)
    operation = ParametricLesion(preset="liver-metastasis", diameter_mm=diameter)
    result = operation.run(scan, Guides(points_ras=np.array([center])), seed)
    lesion = result.provenance.measured["lesions"][0]
    assert lesion["volume_ml"] * 1000 == pytest.approx(np.pi * diameter**3 / 6, rel=0.05)
    assert np.abs(np.array(lesion["center_ras"]) - center).max() < 0.5


def test_each_point_gets_a_lesion_with_its_own_label(liver):
    guides = Guides(points_ras=np.array([[-15.0, 0, 0], [15.0, 0, 0]]))
    result = ParametricLesion(preset="liver-cyst", diameter_mm=12).run(liver, guides, 0)
    labels = combine_labels(result.masks, liver.grid)
    assert [label.name for label in labels.labels] == ["Lesion 1", "Lesion 2"]
    assert labels.array[liver.grid.nearest_kji([-15, 0, 0])] == 1
    assert labels.array[liver.grid.nearest_kji([15, 0, 0])] == 2


def test_voxels_outside_mask_and_margin_are_untouched_without_mass_effect(liver):
    result = ParametricLesion(preset="liver-cyst", diameter_mm=14, mass_effect=0, margin_blur_mm=0.5).run(
        liver, CENTER, 0
    )
    far = liver.grid.distance_mm([0, 0, 0], _whole(liver)) > 13
    np.testing.assert_array_equal(result.volume.array[far], liver.array[far])


def _whole(volume):
    from CTGANAugmentLib.geometry import Box

    return Box((0, 0, 0), volume.grid.shape_kji)


def test_random_lesions_in_a_real_liver_lie_inside_it(real_data):
    folder = real_data / "totalsegmentator-examples"
    scan, organs = read_volume(folder / "example_ct_sm.nii.gz"), read_labels(folder / "example_seg.nii.gz")
    operation = ParametricLesion(preset="liver-metastasis", count=3, diameter_mm=14)
    result = operation.run(scan, Guides(mask=organs, label=5), 1)
    assert len(result.masks) == 3
    lesions = combine_labels(result.masks, scan.grid).array > 0
    assert ((organs.array == 5) & lesions).sum() / lesions.sum() > 0.97
    assert result.provenance.measured["lesions"][0]["mean"] < 44


def test_thick_slices_of_a_real_chest_show_partial_volume(real_data):
    """In 5 mm slices the first and last slice of a nodule are between lung and tissue."""
    scan = read_volume(real_data / "chest-ct-tumour" / "lung1_image.nrrd")
    point = np.array([[-60.0, 170.0, -650.0]])
    result = ParametricLesion(preset="lung-nodule-solid", diameter_mm=16).run(
        scan, Guides(points_ras=point), 0
    )
    k, j, i = scan.grid.nearest_kji(point[0])
    column = result.volume.array[k - 4 : k + 5, j - 2 : j + 3, i - 2 : i + 3].mean(axis=(1, 2))
    assert column.max() > -150
    assert ((column > -700) & (column < -200)).any()


def test_mr_takes_percent_and_refuses_hu(real_data):
    scan = read_volume(real_data / "sts-ct-mr" / "STS_005" / "MR_T1_image.nii.gz")
    assert scan.modality == "MR"
    operation = ParametricLesion(
        preset="soft-tissue-sarcoma", diameter_mm=25, contrast_percent=60, mass_effect=0
    )
    roi = Guides(roi=Roi.aligned(scan.grid.to_ras(np.array(scan.array.shape[::-1]) / 2), [60, 60, 60]))
    lesion = operation.run(scan, roi, 0).provenance.measured["lesions"][0]
    assert lesion["mean"] > 1.25 * lesion["background"]
    with pytest.raises(UserError, match=r"contrast_hu: an MR volume has no Hounsfield units"):
        ParametricLesion(preset="soft-tissue-sarcoma", contrast_hu=10).run(scan, roi, 0)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"preset": "nothing"}, "expected one of"),
        ({"diameter_mm": 0.5}, r"diameter_mm: expected a number from 2 to 150 mm, got 0.5"),
        ({"diameter_mm": float("nan")}, "diameter_mm: expected a number"),
        ({"count": 2.5}, "count: expected a whole number"),
        ({"confine": "yes"}, "confine: expected bool"),
    ],
)
def test_bad_parameters_are_refused_when_the_operation_is_made(parameters, message):
    with pytest.raises(UserError, match=message):
        ParametricLesion(**parameters)


def test_percent_for_ct_and_ct_presets_for_mr_are_refused(liver):
    with pytest.raises(UserError, match="give the figure that ends in _hu"):
        ParametricLesion(preset="liver-cyst", contrast_percent=10).run(liver, CENTER, 0)
    mr = Volume(liver.array, liver.ijk_to_ras, "MR")
    with pytest.raises(UserError, match="is for CT, but the volume is taken as MR"):
        ParametricLesion(preset="lung-nodule-solid").run(mr, CENTER, 0)


def test_a_lesion_in_the_wrong_tissue_is_refused_unless_confinement_is_off():
    air = Volume(np.full((40, 40, 40), -1000, dtype=np.int16), np.eye(4))
    guides = Guides(points_ras=np.array([[20.0, 20, 20]]))
    with pytest.raises(UserError, match="lies in air"):
        ParametricLesion(preset="liver-cyst", diameter_mm=15).run(air, guides, 0)
    fat = air.with_array(np.full((40, 40, 40), -100, dtype=np.int16))
    with pytest.raises(UserError, match=r"outside the tissue that liver-cyst belongs to"):
        ParametricLesion(preset="liver-cyst", diameter_mm=15).run(fat, guides, 0)
    assert ParametricLesion(preset="liver-cyst", diameter_mm=15, confine=False).run(air, guides, 0).masks


def test_a_lesion_cut_off_by_its_tissue_is_warned_about(liver):
    array = liver.array.copy()
    array[:, :, 34:] = -1000
    scan = liver.with_array(array)
    result = ParametricLesion(preset="liver-cyst", diameter_mm=20, mass_effect=0).run(scan, CENTER, 0)
    assert "was cut off because it lay outside the scan or the tissue (liver)" in result.warnings[0]
    mask = combine_labels(result.masks, scan.grid).array > 0
    assert not mask[:, :, 36:].any()


def test_nan_voxels_are_refused(liver):
    array = liver.array.astype(np.float32)
    array[3, 3, 3] = np.nan
    with pytest.raises(UserError, match="1 of the volume's 216000 voxels are NaN"):
        ParametricLesion(preset="liver-cyst").run(liver.with_array(array), CENTER, 0)


def test_it_stops_when_progress_says_so(liver):
    def stop(fraction, message):
        raise Cancelled

    with pytest.raises(Cancelled):
        ParametricLesion(preset="liver-cyst").apply(
            liver, ParametricLesion(preset="liver-cyst").sample(np.random.default_rng(0), liver, CENTER), stop
        )


def test_no_place_at_all_is_an_error_and_some_places_are_a_warning(liver):
    organ = np.zeros(liver.array.shape, dtype=np.uint8)
    organ[15:45, 15:45, 15:45] = 1
    guides = Guides(mask=LabelVolume(organ, liver.ijk_to_ras))
    with pytest.raises(UserError, match="no lesion could be placed"):
        ParametricLesion(preset="liver-cyst", diameter_mm=60).run(liver, guides, 0)
    crowded = ParametricLesion(preset="liver-cyst", diameter_mm=14, count=9).run(liver, guides, 0)
    assert 0 < len(crowded.masks) < 9
    assert "was not placed" in crowded.warnings[0]


def test_where_lesions_overlap_the_later_one_has_the_voxels_and_it_is_said(liver):
    guides = Guides(points_ras=np.array([[-4.0, 0, 0], [4.0, 0, 0]]))
    operation = ParametricLesion(preset="liver-cyst", diameter_mm=14, elongation=1, lobulation=0)
    result = operation.run(liver, guides, 0)
    labels = combine_labels(result.masks, liver.grid).array
    measured = result.provenance.measured["lesions"]
    assert [np.count_nonzero(labels == n) for n in (1, 2)] == [lesion["voxels"] for lesion in measured]
    assert "lesion 1 lost" in result.warnings[0]
    assert measured[1]["equivalent_diameter_mm"] == pytest.approx(14, rel=0.03)


def test_a_lesion_wholly_under_another_is_refused(liver):
    guides = Guides(points_ras=np.zeros((2, 3)))
    with pytest.raises(UserError, match="lesion 1 lies wholly under later ones"):
        ParametricLesion(preset="liver-cyst", diameter_mm=12, elongation=1, lobulation=0).run(
            liver, guides, 0
        )


def test_a_lesion_cut_off_by_the_border_of_the_scan_is_warned_about(liver):
    guides = Guides(points_ras=np.array([[-29.0, 0, 0]]))
    result = ParametricLesion(preset="liver-cyst", diameter_mm=20).run(liver, guides, 0)
    assert "was cut off because it lay outside the scan or the tissue" in result.warnings[0]
    assert 0.4 < result.provenance.measured["lesions"][0]["share_kept"] < 0.7


def test_contradicting_figures_are_refused():
    with pytest.raises(UserError, match="contrast_hu and mean_hu contradict each other"):
        ParametricLesion(contrast_hu=-30, mean_hu=30)


def test_the_mean_inside_is_the_one_asked_for(liver):
    operation = ParametricLesion(
        preset="liver-metastasis", diameter_mm=20, mean_hu=10, core_fraction=0, rim_width_mm=0
    )
    lesion = operation.run(liver, CENTER, 0).provenance.measured["lesions"][0]
    assert lesion["mean_inside"] == pytest.approx(10, abs=4)


def _with_appearance(choices, **changes):
    lesion = choices["lesions"][0]
    return {**choices, "lesions": [{**lesion, "appearance": {**lesion["appearance"], **changes}}]}


@pytest.mark.parametrize(
    "damage",
    [
        lambda choices: {"x": 1},
        lambda choices: {**choices, "lesions": [{}]},
        lambda choices: {**choices, "lesions": []},
        lambda choices: {**choices, "lesions": [{**choices["lesions"][0], "center_ras": "here"}]},
        lambda choices: {**choices, "lesions": [{**choices["lesions"][0], "center_ras": [9000.0, 0.0, 0.0]}]},
        lambda choices: {**choices, "lesions": [{**choices["lesions"][0], "appearance": {"colour": 3}}]},
        lambda choices: {
            **choices,
            "lesions": [
                {**choices["lesions"][0], "shape": {**choices["lesions"][0]["shape"], "harmonics": [1.0]}}
            ],
        },
    ],
    ids=[
        "other keys",
        "an empty lesion",
        "no lesion",
        "no numbers",
        "far away",
        "unknown matter",
        "half an outline",
    ],
)
def test_a_damaged_plan_is_refused_with_a_sentence(liver, damage):
    operation = ParametricLesion(preset="liver-cyst", diameter_mm=12)
    plan = operation.sample(np.random.default_rng(0), liver, CENTER)
    with pytest.raises(UserError, match=r"damaged|holds no lesion|outside the scan"):
        operation.apply(liver, Plan(plan.operation, plan.parameters, damage(dict(plan.choices)), 0))


def test_a_few_slices_can_hold_a_lesion(liver):
    thin = Volume(liver.array[28:31], liver.ijk_to_ras)
    organ = LabelVolume(np.ones(thin.array.shape, dtype=np.uint8), thin.ijk_to_ras)
    result = ParametricLesion(preset="liver-cyst", diameter_mm=12).run(thin, Guides(mask=organ), 0)
    assert combine_labels(result.masks, thin.grid).array.any(axis=(1, 2)).all()
    assert "was cut off" in result.warnings[0]


@pytest.mark.parametrize("seed", range(6))
def test_random_lesions_in_a_thin_scan_stay_in_it(liver, seed):
    thin = Volume(liver.array[28:31], np.diag([1.0, 1.0, 1.0, 1.0]))
    organ = LabelVolume(np.ones(thin.array.shape, dtype=np.uint8), thin.ijk_to_ras)
    operation = ParametricLesion(preset="liver-cyst", diameter_mm=8, count=3, margin_mm=0)
    for lesion in operation.sample(np.random.default_rng(seed), thin, Guides(mask=organ)).choices["lesions"]:
        assert thin.grid.contains(lesion["center_ras"])


def _painted(volume):
    """An L of three slabs, and a ball apart from it."""
    mask = np.zeros(volume.array.shape, dtype=np.uint8)
    mask[20:32, 15:40, 14:22] = mask[20:32, 32:40, 14:34] = 1
    mask[volume.grid.distance_mm([14, -10, 5], Box((0, 0, 0), volume.grid.shape_kji)) < 5] = 1
    return LabelVolume(mask, volume.ijk_to_ras)


@pytest.mark.parametrize(
    "figures", [{}, {"mass_effect": 0.6, "oedema_width_mm": 4.0, "oedema_contrast_hu": -20.0}]
)
def test_a_painted_outline_is_filled_exactly(liver, figures):
    mask = _painted(liver)
    operation = ParametricLesion(
        preset="liver-metastasis", outline="painted", contrast_hu=-50.0, confine=False, **figures
    )
    result = operation.run(liver, Guides(mask=mask), 3)
    combined = combine_labels(result.masks, liver.grid).array
    np.testing.assert_array_equal((combined > 0) & (combined < 3), mask.array > 0)
    first, second = result.provenance.measured["lesions"]
    assert first["voxels"] > second["voxels"]
    assert first["mean_inside"] == pytest.approx(first["background"] - 50, abs=10)


def test_a_rim_and_a_core_follow_a_painted_outline(liver):
    """In an L no ray from one point would: layers are counted from the surface."""
    mask = _painted(liver)
    figures = {"contrast_hu": 0.0, "heterogeneity_hu": 0.0, "core_fraction": 0.0, "margin_blur_mm": 0.0}
    operation = ParametricLesion(
        preset="liver-metastasis",
        outline="painted",
        confine=False,
        rim_width_mm=2.0,
        rim_contrast_hu=80.0,
        rim_nodularity=0.0,
        **figures,
    )
    result = operation.run(liver, Guides(mask=mask), 3)
    change = result.volume.array.astype(float) - liver.array
    depth = distance_transform_edt(mask.array)
    assert change[(depth >= 1.4) & (depth < 2.1)].mean() > 40
    assert abs(change[depth >= 3.9].mean()) < 12


@pytest.mark.parametrize(("given", "preset"), [({}, None), ({"preset": USUAL_PRESET}, USUAL_PRESET)])
def test_a_painted_lesion_has_a_preset_s_name_only_if_it_was_named(liver, given, preset):
    operation = ParametricLesion(outline="painted", diameter_mm=14.0, confine=False, **given)
    result = operation.run(liver, Guides(mask=_painted(liver)), 3)
    expected = preset_by_id(preset).terminology if preset else "lesion"
    assert result.masks[0].labels[0].terminology == expected
    again = ParametricLesion().apply(liver, result.provenance.plan)
    np.testing.assert_array_equal(again.volume.array, result.volume.array)


def test_the_record_tells_the_preset_that_was_taken_where_none_was_named(liver):
    result = ParametricLesion(diameter_mm=14.0, confine=False).run(liver, CENTER, 0)
    assert result.provenance.plan.parameters["preset"] == USUAL_PRESET
    assert result.masks[0].labels[0].terminology == preset_by_id(USUAL_PRESET).terminology


def test_a_real_outline_is_filled(liver, tmp_path):
    write_labels(replace(_painted(liver), labels=(Label(1, "lesion"),)), tmp_path / "x_mask.nrrd")
    operation = ParametricLesion(
        preset="liver-metastasis", outline="real", outlines=str(tmp_path), diameter_mm=14.0
    )
    result = operation.run(liver, Guides(points_ras=np.zeros((1, 3))), 3)
    assert result.provenance.measured["lesions"][0]["equivalent_diameter_mm"] == pytest.approx(14, rel=0.05)
    plan = result.provenance.plan
    assert str(tmp_path) not in json.dumps(plan.to_json())
    np.testing.assert_array_equal(ParametricLesion().apply(liver, plan).volume.array, result.volume.array)
