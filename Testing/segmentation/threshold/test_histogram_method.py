from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, operation_from_json, operations
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod
from CTGANAugmentLib.volume import Volume

METHODS = sorted(name for name, cls in operations().items() if issubclass(cls, HistogramMethod))
PLAIN = {"smoothing_mm": 0.0, "keep": "all"}


def test_every_automatic_threshold_of_the_task_is_there():
    assert METHODS == [
        "huang",
        "isodata",
        "kittler-illingworth",
        "li",
        "max-entropy",
        "moments",
        "multi-otsu",
        "otsu",
        "triangle",
        "yen",
    ]


@pytest.mark.parametrize("method", METHODS)
def test_above_and_below_part_the_scan_at_the_threshold_that_is_told(method, mr_ball):
    masks, told = {}, {}
    for side in ("above", "below"):
        result = operation_from_json(method, {**PLAIN, "side": side}).run(mr_ball.volume, Guides(), 0)
        masks[side] = mr_ball.mask_of(result)
        measured = result.provenance.measured
        told[side] = measured.get("thresholds") or [measured["threshold"]]
    values = mr_ball.volume.array
    assert told["above"] == told["below"]
    assert np.array_equal(masks["above"], values > told["above"][-1])
    assert np.array_equal(masks["below"], values <= told["below"][0])


@pytest.mark.parametrize("method", ["otsu", "isodata", "li", "huang", "moments", "kittler-illingworth"])
@pytest.mark.parametrize("contrast", [120.0, -120.0])
def test_a_seed_takes_its_own_side_whether_bright_or_dark(method, contrast, ball_with):
    scan = ball_with(contrast=contrast, radius_mm=18.0, background=100.0)
    assert scan.dice(operation_from_json(method, {}).run(scan.volume, scan.guides, 0)) > 0.9


@pytest.mark.parametrize("method", METHODS)
def test_a_single_slice_and_two_values_are_enough(method):
    values = np.zeros((1, 20, 20), dtype=np.int16)
    values[0, 5:12, 5:12] = 100
    scan = Volume(values, np.diag([2.0, 2.0, 5.0, 1.0]), "CT", "slice")
    parameters = {**PLAIN, "classes": 2} if method == "multi-otsu" else PLAIN
    result = operation_from_json(method, parameters).run(scan, Guides(), 0)
    assert result.masks[0].array.sum() == 49


@pytest.mark.parametrize("method", METHODS)
def test_a_region_of_one_value_is_refused_in_words(method, ball):
    values = ball.volume.array.copy()
    values[ball.inside] = 90
    scan = Volume(values, ball.volume.grid.ijk_to_ras, "CT", "even ball")
    guides = Guides(points_ras=ball.center_ras[None], roi=Roi.aligned(ball.center_ras, [6.0, 6.0, 6.0]))
    with pytest.raises(UserError, match=r"90: there is nothing to tell apart|every voxel of the part"):
        operation_from_json(method, {**PLAIN, "keep": "seeded"}).run(scan, guides, 0)


@pytest.mark.parametrize("method", METHODS)
def test_a_stop_is_obeyed(method, ball):
    def stop(fraction, text):
        if fraction > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        operation_from_json(method, {}).run(ball.volume, ball.guides, 0, stop)


def test_a_threshold_looks_at_the_region_of_interest_only(ball):
    values = ball.volume.array.copy()
    values[:, :6] = 2500
    scan = Volume(values, ball.volume.grid.ijk_to_ras, "CT", "metal")
    whole = operation_from_json("otsu", {}).run(scan, Guides(), 0)
    near = operation_from_json("otsu", {"max_diameter_mm": 40.0}).run(scan, ball.guides, 0)
    assert whole.provenance.measured["threshold"] > 200
    assert near.provenance.measured["threshold"] == pytest.approx(80, abs=8)
