from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.parameters import Parameter, parameters_of
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.method import METHOD_TAG, PARAMETERS_TAG, Found, SegmentationMethod
from CTGANAugmentLib.segmentation.threshold.window import WindowThreshold
from CTGANAugmentLib.volume import LabelVolume, Volume

EVERYTHING = WindowThreshold(lower_intensity=-5000, upper_intensity=5000)


@dataclass(frozen=True)
class Coarse(SegmentationMethod):
    """Take what is bright, on few voxels."""

    id: ClassVar[str] = "coarse-example"
    title: ClassVar[str] = "Coarse"
    family: ClassVar[str] = "threshold"
    source: ClassVar[str] = "none"
    most_voxels: ClassVar[int] = 3000
    level: Annotated[float, Parameter("level", 0, 1000)] = 80.0

    def segment(self, workspace, progress):
        assert workspace.values.size <= self.most_voxels
        return Found(workspace.values > self.level, ("said by the method",), {"level": self.level})


def test_the_same_plan_gives_the_same_mask_also_after_json(ball):
    guides = replace(ball.guides, mask=as_labels(ball, ball.inside), start=as_labels(ball, ball.inside))
    method = WindowThreshold()
    plan = method.sample(np.random.default_rng(0), ball.volume, guides)
    again = Plan.from_json(json.loads(json.dumps(plan.to_json())))
    first, second = method.apply(ball.volume, plan), method.apply(ball.volume, again)
    assert np.array_equal(ball.mask_of(first), ball.mask_of(second))


def as_labels(scan, mask):
    return LabelVolume(mask.astype(np.uint8), scan.volume.ijk_to_ras)


def test_the_scan_is_not_changed_and_no_image_is_made(ball):
    before = ball.volume.array.copy()
    result = EVERYTHING.run(ball.volume, ball.guides, 0)
    assert result.volume is None
    assert np.array_equal(ball.volume.array, before)


def test_a_segmentation_is_not_marked_as_synthetic_data(ball):
    record = EVERYTHING.run(ball.volume, Guides(), 0).provenance.to_json()
    assert record["synthetic"] is False
    assert "Synthetic" not in record["notice"]
    assert "research only" in record["notice"]


def test_the_segment_tells_the_method_with_the_values_that_it_used(ball):
    label = WindowThreshold().run(ball.volume, ball.guides, 0).masks[0].labels[0]
    assert label.tags[METHOD_TAG] == "window"
    assert json.loads(label.tags[PARAMETERS_TAG])["lower_intensity"] is not None
    assert label.terminology == "mass"
    assert "|" not in "".join(label.tags.values())


def test_a_structure_that_is_none_of_the_terms_has_no_term(ball):
    method = replace(EVERYTHING, structure="unspecified")
    assert method.run(ball.volume, Guides(), 0).masks[0].labels[0].terminology == ""


def test_the_result_stays_in_a_turned_region_of_interest(ball):
    roi = Roi(
        ball.center_ras,
        np.array([20.0, 14.0, 30.0]),
        np.linalg.qr(np.array([[1, 1, 0], [0, 1, 0.3], [0, 0, 1.0]]))[0],
    )
    mask = ball.mask_of(EVERYTHING.run(ball.volume, replace(ball.guides, roi=roi), 0))
    assert np.array_equal(mask, roi.contains(ball.volume.grid.voxel_centers_ras()))


def test_the_result_stays_in_the_mask(ball):
    result = EVERYTHING.run(ball.volume, replace(ball.guides, mask=as_labels(ball, ball.inside)), 0)
    assert np.array_equal(ball.mask_of(result), ball.inside)


def test_a_flood_ends_at_the_greatest_diameter_and_is_told(ball):
    result = replace(EVERYTHING, max_diameter_mm=30).run(ball.volume, ball.guides, 0)
    measured = result.provenance.measured["segments"][0]
    assert measured["equivalent_diameter_mm"] == pytest.approx(30, rel=0.03)
    assert measured["center_ras"] == pytest.approx(ball.center_ras, abs=0.5)
    assert any("limit of 30 mm" in warning for warning in result.warnings)


def test_a_flood_from_a_first_guess_ends_there_too_and_is_told(ball):
    small = ball.inside.copy()
    small[: small.shape[0] // 2 - 2] = small[small.shape[0] // 2 + 2 :] = False
    guides = Guides(start=as_labels(ball, small))
    result = replace(EVERYTHING, max_diameter_mm=20).run(ball.volume, guides, 0)
    measured = result.provenance.measured["segments"][0]
    assert measured["equivalent_diameter_mm"] < 50
    assert any("limit of 20 mm" in warning for warning in result.warnings)


def test_a_result_within_the_limit_is_not_called_a_flood(ball):
    result = WindowThreshold(lower_intensity=85, upper_intensity=200).run(ball.volume, ball.guides, 0)
    assert not result.warnings


def test_too_many_voxels_are_worked_on_coarsely_and_that_is_told(ball):
    result = Coarse().run(ball.volume, ball.guides, 0)
    assert any("voxels of" in warning and "mm" in warning for warning in result.warnings)
    assert "said by the method" in result.warnings
    assert result.provenance.measured["level"] == 80
    assert ball.dice(result) > 0.85


def test_own_parameters_come_before_the_shared_ones():
    names = [spec.name for spec in parameters_of(Coarse)]
    assert names[0] == "level"
    assert "max_diameter_mm" in names[1:]


@pytest.mark.parametrize(
    ("guides", "message"),
    [
        ({"points_ras": np.array([[500.0, 0, 0]])}, "outside the scan"),
        ({"outside_points_ras": np.array([[0, 0, 900.0]])}, "outside the scan"),
        ({"roi": Roi.aligned([900.0, 0, 0], [5, 5, 5])}, "no voxel of the scan in common"),
    ],
)
def test_what_lies_outside_the_scan_is_refused(ball, guides, message):
    with pytest.raises(UserError, match=message):
        EVERYTHING.run(ball.volume, Guides(**guides), 0)


def test_a_seed_outside_the_region_is_refused(ball):
    roi = Roi.aligned(ball.outside_ras, [6, 6, 6])
    with pytest.raises(UserError, match="outside the region of interest or the mask"):
        EVERYTHING.run(ball.volume, replace(ball.guides, roi=roi), 0)


def test_an_empty_mask_and_one_of_another_scan_are_refused(ball):
    with pytest.raises(UserError, match="label above 0"):
        EVERYTHING.run(ball.volume, Guides(mask=as_labels(ball, ball.inside & False)), 0)
    other = LabelVolume(np.ones((3, 3, 3), dtype=np.uint8), np.diag([1.3, 1, 1, 1]))
    with pytest.raises(UserError, match="not on the scan's voxel grid"):
        EVERYTHING.run(ball.volume, Guides(mask=other), 0)


def test_a_constant_scan_is_refused(ball):
    flat = ball.volume.with_array(np.full_like(ball.volume.array, 7))
    with pytest.raises(UserError, match="every voxel of the part of the scan is 7"):
        EVERYTHING.run(flat, ball.guides, 0)


def test_voxels_that_are_no_numbers_are_refused_where_they_matter(mr_ball):
    values = mr_ball.volume.array.copy()
    values[0, 0, 0] = np.nan
    with pytest.raises(UserError, match="NaN"):
        EVERYTHING.run(mr_ball.volume.with_array(values), Guides(), 0)
    near = replace(EVERYTHING, max_diameter_mm=20)
    assert near.run(mr_ball.volume.with_array(values), mr_ball.guides, 0).masks


def test_a_seed_in_air_is_told(ball_with):
    lung = ball_with(background=-1000.0, contrast=1000.0)
    result = EVERYTHING.run(lung.volume, Guides(points_ras=lung.outside_ras[None]), 0)
    assert any("lies in air" in warning for warning in result.warnings)
    quiet = EVERYTHING.run(lung.volume, Guides(points_ras=lung.center_ras[None]), 0)
    assert not any("air" in warning for warning in quiet.warnings)


def test_nothing_found_is_an_error_that_says_what_to_do(ball):
    with pytest.raises(UserError, match="found nothing"):
        WindowThreshold(lower_intensity=4000, upper_intensity=5000).run(ball.volume, Guides(), 0)
    with pytest.raises(UserError, match="nothing was found at the seed"):
        WindowThreshold(lower_intensity=-100, upper_intensity=45).run(ball.volume, ball.guides, 0)


def test_a_stop_is_passed_on(ball):
    def stop(fraction, message):
        raise Cancelled

    with pytest.raises(Cancelled):
        EVERYTHING.apply(
            ball.volume, EVERYTHING.sample(np.random.default_rng(0), ball.volume, ball.guides), stop
        )


def test_a_damaged_plan_is_refused(ball):
    plan = EVERYTHING.sample(np.random.default_rng(0), ball.volume, ball.guides)
    for name in ("suggested", "warnings", "inside_ras", "roi", "mask"):
        choices = {key: value for key, value in plan.choices.items() if key != name}
        with pytest.raises(UserError, match="plan is damaged"):
            EVERYTHING.apply(ball.volume, replace(plan, choices=choices))


def test_one_slice_is_a_volume_too(ball):
    plane = Volume(ball.volume.array[12:13], ball.volume.grid.ijk_to_ras, "CT")
    result = WindowThreshold(lower_intensity=80, upper_intensity=200, keep="largest").run(plane, Guides(), 0)
    assert result.masks[0].array.shape[0] == 1


def test_a_suggestion_beyond_what_the_parameter_may_be_is_its_bound(ball):
    values = (ball.volume.array.astype(np.float64) * 130 + 44_000).astype(np.uint16)
    bright = Volume(values, ball.volume.grid.ijk_to_ras, "MR")
    result = WindowThreshold().run(bright, ball.guides, 0)
    suggested = result.provenance.plan.choices["suggested"]
    assert suggested["upper_intensity"] == 65535
    assert ball.dice(result) > 0.95
