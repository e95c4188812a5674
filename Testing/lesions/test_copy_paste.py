"""Real lesions of other scans: where they go, what they look like there, and what the record tells of them."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import binary_erosion, distance_transform_edt, gaussian_filter

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_volume, write_labels, write_volume
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.copy_paste import CopyPaste
from CTGANAugmentLib.lesions.noise import measure_noise
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import Label, LabelVolume, Volume, combine_labels

MUSCLE, LESION, NOISE = 60.0, 30.0, 8.0
AXES_MM = np.array([9.0, 6.0, 7.5])


def _body(shape=(36, 56, 56), spacing=(1.0, 1.0, 1.5), level=MUSCLE, seed=0, mirrored=False):
    """A cylinder of muscle in air, the origin in its middle."""
    matrix = np.diag([*spacing, 1.0])
    if mirrored:
        matrix[0, 0] *= -1
    matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(shape[::-1]) - 1) / 2)
    grid = Grid(shape, matrix)
    points = grid.voxel_centers_ras()
    noise = gaussian_filter(np.random.default_rng(seed).standard_normal(shape), 0.6)
    inside = np.hypot(points[..., 0], points[..., 1]) < 25
    array = np.where(inside, level + NOISE * noise / noise.std(), -1000)
    return Volume(np.rint(array).astype(np.int16), matrix, "CT")


def _with_lesion(volume, contrast=LESION - MUSCLE, center=(-8.0, 3.0, 0.0)):
    """The volume with an ellipsoid of another level, and the ellipsoid's mask."""
    points = volume.grid.voxel_centers_ras() - np.array(center)
    mask = np.square(points / AXES_MM).sum(axis=-1) < 1
    array = volume.array + np.rint(contrast * mask).astype(np.int16)
    labels = LabelVolume(mask.astype(np.uint8), volume.ijk_to_ras, labels=(Label(1, "lesion"),))
    return volume.with_array(array), labels


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Three patients with a lesion each, of other spacings and one left-handed."""
    folder = tmp_path_factory.mktemp("erna_mueller")
    kinds = [((1, 1, 1.5), False), ((0.8, 0.8, 3.0), True), ((1.2, 1.2, 1), False)]
    for number, (spacing, mirrored) in enumerate(kinds):
        shape = tuple(int(n) for n in np.ceil(np.array([54, 60, 60]) / spacing[::-1]))
        image, labels = _with_lesion(_body(shape, spacing, seed=number + 1, mirrored=mirrored))
        case = folder / f"case{number}"
        case.mkdir()
        write_volume(image, case / "ct_image.nrrd")
        write_labels(labels, case / "ct_mask.nrrd")
    return folder


@pytest.fixture(scope="module")
def scan():
    return _body(seed=9)


AT = Guides(points_ras=np.array([[6.0, -4.0, 2.0]]))


def _mask(result, volume):
    return combine_labels(result.masks, volume.grid).array


def _whole(volume):
    return Box((0, 0, 0), volume.grid.shape_kji)


def test_a_lesion_keeps_its_size_and_contrast_and_goes_to_the_point(scan, source):
    operation = CopyPaste(source=str(source), least_scale=1.0, largest_scale=1.0)
    volumes = []
    for seed in range(4):
        result = operation.run(scan, AT, seed)
        inside = _mask(result, scan) == 1
        (measured,) = result.provenance.measured["lesions"]
        volumes.append(measured["volume_ml"])
        np.testing.assert_allclose(measured["center_ras"], AT.points_ras[0], atol=0.6)
        assert measured["mean_inside"] == pytest.approx(LESION, abs=3)
        assert result.volume.array[inside].mean() < MUSCLE - 15
    assert np.array(volumes) == pytest.approx(4 / 3 * np.pi * AXES_MM.prod() / 1000, rel=0.12)


def test_contrast_or_values_are_kept_as_asked_for(source):
    """A scan 40 HU brighter than the donors'."""
    bright = _body(level=MUSCLE + 40, seed=9)
    kept, moved = (
        CopyPaste(source=str(source), match=match).run(bright, AT, 1).provenance.measured["lesions"][0]
        for match in ("surroundings", "none")
    )
    assert kept["mean_inside"] == pytest.approx(LESION + 40, abs=4)
    assert moved["mean_inside"] == pytest.approx(LESION, abs=4)


def test_in_mr_the_contrast_is_kept_in_percent(tmp_path):
    for number, gain in enumerate((4.0, 1.0)):
        base = _body(level=100.0, seed=number)
        body = replace(base, array=np.maximum(base.array, 0), modality="MR")
        image, labels = _with_lesion(body, contrast=60.0)
        volume = image.with_array((image.array * gain).astype(np.int16))
        write_volume(volume, tmp_path / f"mr{number}.nrrd")
        write_labels(labels, tmp_path / f"mr{number}_mask.nrrd")
    (tmp_path / "mr1_mask.nrrd").unlink()
    scan = read_volume(tmp_path / "mr1.nrrd", modality="MR")
    result = CopyPaste(source=str(tmp_path)).run(scan, Guides(points_ras=np.array([[10.0, -6.0, 0.0]])), 0)
    (measured,) = result.provenance.measured["lesions"]
    assert measured["mean_inside"] == pytest.approx(160, abs=10)


def test_nothing_changes_beyond_the_feather(scan, source):
    operation = CopyPaste(source=str(source), feather_mm=2.0)
    result = operation.run(scan, AT, 1)
    mask = _mask(result, scan) == 1
    beyond = distance_transform_edt(~mask, sampling=scan.grid.spacing_kji_mm.tolist())
    changed = result.volume.array != scan.array
    assert not changed[beyond > 2.0 + scan.grid.spacing_mm.max()].any()
    assert changed[mask].mean() > 0.9


def test_the_noise_inside_is_the_scan_s(scan, source):
    """Enlarged from thick slices a lesion is smooth; in the scan its noise must not be."""
    operation = CopyPaste(source=str(source), least_scale=1.6, largest_scale=1.6)
    for seed in range(3):
        result = operation.run(scan, Guides(points_ras=np.zeros((1, 3))), seed)
        core = scan.grid.distance_mm([0, 0, 0], _whole(scan)) < 6
        assert result.volume.array[core].std() == pytest.approx(NOISE, rel=0.25)


def test_a_painted_mask_is_filled_wholly_and_exactly(scan, source):
    drawn = np.zeros(scan.array.shape, dtype=np.uint8)
    drawn[10:24, 18:44, 22:30] = 3
    drawn[12:16, 24:30, 30:40] = 3
    guides = Guides(mask=LabelVolume(drawn, scan.ijk_to_ras, labels=(Label(3, "x"),)), label=3)
    result = CopyPaste(source=str(source), outline="painted").run(scan, guides, 4)
    np.testing.assert_array_equal(_mask(result, scan) > 0, drawn > 0)
    core = binary_erosion(drawn > 0, iterations=2)
    smooth = gaussian_filter(result.volume.array.astype(float), 1.0)
    assert np.abs(smooth[core] - LESION).max() < 14
    assert result.volume.array[core].std() == pytest.approx(NOISE, rel=0.3)


def test_random_lesions_lie_in_the_region(scan, source):
    region = Roi.aligned([0, 0, 0], [40, 40, 46])
    operation = CopyPaste(source=str(source), count=2, least_scale=0.5, largest_scale=0.6)
    result = operation.run(scan, Guides(roi=region), 3)
    mask = _mask(result, scan)
    assert set(np.unique(mask)) == {0, 1, 2}
    assert region.contains(scan.grid.voxel_centers_ras())[mask > 0].all()


def test_a_lesion_at_the_skin_is_cut_and_it_is_said(scan, source):
    edge = Guides(points_ras=np.array([[24.0, 0.0, 0.0]]))
    result = CopyPaste(source=str(source)).run(scan, edge, 1)
    assert any("outside the body" in warning for warning in result.warnings)
    assert (scan.array[_mask(result, scan) > 0] > -900).mean() > 0.9


def test_a_lesion_at_the_end_of_the_scan_is_cut_and_it_is_said(scan, source):
    end = Guides(points_ras=np.array([[6.0, -4.0, 26.0]]))
    warnings = CopyPaste(source=str(source)).run(scan, end, 1).warnings
    assert sum("of lesion 1 was cut off because it lay outside the scan" in text for text in warnings) == 1
    assert not any("cut off" in text for text in CopyPaste(source=str(source)).run(scan, AT, 1).warnings)


def test_a_lesion_never_comes_from_the_scan_itself_whatever_its_type_of_number(source):
    own = read_volume(source / "case0" / "ct_image.nrrd")
    for scan in (own, own.with_array(own.array.astype(np.float32))):
        for seed in range(6):
            plan = CopyPaste(source=str(source)).sample(np.random.default_rng(seed), scan, AT)
            assert plan.choices["lesions"][0]["donor"]["sha256"] != own.sha256


def test_a_source_of_the_scan_alone_is_refused(source):
    own = read_volume(source / "case0" / "ct_image.nrrd")
    with pytest.raises(UserError, match="1 the scan itself"):
        CopyPaste(source=str(source / "case0")).run(own, AT, 0)


def test_a_plan_does_not_put_a_lesion_back_into_the_scan_that_it_came_from(scan, source):
    operation = CopyPaste(source=str(source))
    plan = operation.sample(np.random.default_rng(0), scan, AT)
    sha256 = plan.choices["lesions"][0]["donor"]["sha256"]
    images = [read_volume(path) for path in sorted(source.glob("*/ct_image.nrrd"))]
    donor = next(image for image in images if image.sha256 == sha256)
    if donor.grid.shape_kji != scan.grid.shape_kji:
        donor = images[0]
        plan.choices["lesions"][0]["donor"]["sha256"] = donor.sha256
    with pytest.raises(UserError, match="this very scan"):
        operation.apply(donor, plan)


def test_scans_of_another_modality_are_passed_over_unless_allowed(scan, source):
    as_mr = replace(scan, array=np.maximum(scan.array, 0), modality="MR")
    with pytest.raises(UserError, match="3 of another modality"):
        CopyPaste(source=str(source)).run(as_mr, AT, 0)
    assert CopyPaste(source=str(source), same_modality=False).run(as_mr, AT, 0).volume is not None


def test_the_same_plan_gives_the_same_bits_after_json_too(scan, source):
    operation = CopyPaste(source=str(source))
    first = operation.run(scan, AT, 7)
    assert operation.run(scan, AT, 7).provenance.to_text() == first.provenance.to_text()
    plan = Plan.from_json(json.loads(json.dumps(first.provenance.plan.to_json())))
    np.testing.assert_array_equal(operation.apply(scan, plan).volume.array, first.volume.array)
    assert (operation.run(scan, AT, 8).volume.array != first.volume.array).any()


def test_the_record_tells_of_donors_by_content_alone(scan, source):
    text = CopyPaste(source=str(source)).run(scan, AT, 7).provenance.to_text()
    for word in ("erna", "case", "mueller", "ct_image", str(source.parent)):
        assert word not in text
    record = json.loads(text)
    donor = record["plan"]["choices"]["lesions"][0]["donor"]
    assert record["inputs"]["donor 1"]["sha256"] == donor["sha256"]


def test_a_donor_that_is_gone_is_named(scan, source, tmp_path):
    plan = CopyPaste(source=str(source)).sample(np.random.default_rng(0), scan, AT)
    other = tmp_path / "other"
    other.mkdir()
    image, labels = _with_lesion(_body(seed=77))
    write_volume(image, other / "ct_image.nrrd")
    write_labels(labels, other / "ct_mask.nrrd")
    with pytest.raises(UserError, match="is not among the 1 of the source"):
        CopyPaste(source=str(other)).apply(scan, plan)
    with pytest.raises(UserError, match="name the source"):
        CopyPaste().apply(scan, plan)


@pytest.mark.parametrize(
    "damage",
    [
        {"lesions": []},
        {"lesions": [{}]},
        {"lesions": "x"},
        {"warnings": None},
    ],
)
def test_a_damaged_plan_is_refused_with_a_sentence(scan, source, damage):
    operation = CopyPaste(source=str(source))
    plan = operation.sample(np.random.default_rng(0), scan, AT)
    with pytest.raises(UserError, match="use it as it was written"):
        operation.apply(scan, replace(plan, choices={**plan.choices, **damage}))


def test_scales_the_wrong_way_round_and_missing_sources_are_refused(scan, tmp_path):
    with pytest.raises(UserError, match="swap them"):
        CopyPaste(least_scale=2.0, largest_scale=1.0)
    with pytest.raises(UserError, match="name the source"):
        CopyPaste().run(scan, AT, 0)
    with pytest.raises(UserError):
        CopyPaste(source=str(tmp_path / "nowhere")).run(scan, AT, 0)


def test_it_stops_when_progress_says_so(scan, source):
    def stop(_share, _text):
        raise Cancelled

    with pytest.raises(Cancelled):
        CopyPaste(source=str(source)).run(scan, AT, 0, stop)


@pytest.mark.real_data
@pytest.mark.parametrize("kind", ["CT", "MR_T1"])
def test_a_real_sarcoma_in_another_patient_s_leg_is_as_noisy_as_that_leg_at_least(real_data, kind):
    folder = real_data / "sts-ct-mr"
    pattern = f"{folder}/STS_00*/{kind}_image.nii.gz"
    scan = read_volume(folder / "STS_010" / f"{kind}_image.nii.gz", modality=kind[:2])
    middle = scan.grid.to_ras(np.argwhere(body_mask(scan)).mean(axis=0)[::-1])
    operation = CopyPaste(
        source=pattern, source_masks=pattern.replace("image", "mask"), least_scale=0.4, largest_scale=0.5
    )
    result = operation.run(scan, Guides(points_ras=middle[None]), 2)
    (measured,) = result.provenance.measured["lesions"]
    mask = _mask(result, scan) > 0
    inside = measure_noise(result.volume.array.astype(np.float32), mask, scan.grid.spacing_kji_mm).sd
    assert 0.8 * measured["noise_sd"] < inside
    assert inside < 1.3 * max(measured["noise_sd"], measured["donor_noise_sd"])
    assert (result.volume.array != scan.array).sum() < 2 * measured["voxels"] + 2000


def test_a_lesion_of_muscle_is_compared_with_muscle_however_much_fat_is_beside_it(tmp_path):
    """Fat on three sides of the donor's lesion; in the scan it gets the contrast to muscle."""
    body = _body(seed=3)
    points = body.grid.voxel_centers_ras()
    fat = (points[..., 0] < -2) & (body.array > -500) & (np.abs(points[..., 1] - 3) > 3)
    image, labels = _with_lesion(
        body.with_array(np.where(fat, -100, body.array).astype(np.int16)), contrast=0.0
    )
    level = np.where(labels.array > 0, 45 + body.array - MUSCLE, image.array)
    write_volume(image.with_array(level.astype(np.int16)), tmp_path / "ct.nrrd")
    write_labels(labels, tmp_path / "ct_mask.nrrd")
    scan = _body(level=MUSCLE + 20, seed=9)
    (measured,) = CopyPaste(source=str(tmp_path)).run(scan, AT, 0).provenance.measured["lesions"]
    assert measured["donor_background"] == pytest.approx(MUSCLE, abs=8)
    assert measured["mean_inside"] == pytest.approx(45 + 20, abs=9)


def test_a_lesion_that_the_scan_s_end_cuts_keeps_its_core_in_its_middle(scan, tmp_path):
    image, labels = _with_lesion(_body(seed=1), contrast=40, center=(0.0, 0.0, 0.0))
    core = np.linalg.norm(image.grid.voxel_centers_ras(), axis=-1) < 3
    write_volume(image.with_array(image.array + np.int16(400) * core), tmp_path / "ct_image.nrrd")
    write_labels(labels, tmp_path / "ct_mask.nrrd")
    low = scan.grid.to_ras(np.array([28.0, 28.0, 1.0]))
    result = CopyPaste(source=str(tmp_path), least_scale=1, largest_scale=1, match="none").run(
        scan, Guides(points_ras=low[None]), 3
    )
    bright = np.argwhere(result.volume.array > 300)[:, ::-1]
    assert np.abs(scan.grid.to_ras(bright).mean(axis=0) - low)[:2].max() < 1.0
    assert bright[:, 2].max() <= 1 + 3 / 1.5
