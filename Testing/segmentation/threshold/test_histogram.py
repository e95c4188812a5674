from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.segmentation.threshold.histogram import histogram_of
from CTGANAugmentLib.volume import Volume


def workspace_of(values, modality="CT"):
    volume = Volume(values, np.diag([1.0, 1.0, 3.0, 1.0]), modality, "values")
    return open_workspace(volume, Targets.of(Guides(), volume.grid), 100)


def test_a_bin_of_a_ct_is_one_hu_and_holds_what_numpy_counts(ball):
    histogram = histogram_of(workspace_of(ball.volume.array))
    values = np.clip(ball.volume.array, histogram.low + 0.5, histogram.low + histogram.counts.size - 0.5)
    edges = histogram.low + np.arange(histogram.counts.size + 1)
    assert histogram.width == 1
    assert np.array_equal(histogram.counts, np.histogram(values, edges)[0])


def test_bins_of_mr_fractions_hold_what_numpy_counts(mr_ball):
    histogram = histogram_of(workspace_of(mr_ball.volume.array, "MR"))
    edges = histogram.low + histogram.width * np.arange(histogram.counts.size + 1)
    values = np.clip(mr_ball.volume.array, edges[0], edges[-1])
    assert 450 <= histogram.counts.size <= 600
    assert histogram.counts.sum() == mr_ball.volume.array.size
    assert np.abs(np.cumsum(histogram.counts) - np.cumsum(np.histogram(values, edges)[0])).max() < 20


def test_only_voxels_that_the_result_may_have_are_counted(ball):
    workspace = workspace_of(ball.volume.array)
    allowed = replace(workspace, allowed=ball.inside)
    assert histogram_of(allowed).counts.sum() == np.count_nonzero(ball.inside)


@pytest.mark.parametrize(("dtype", "modality"), [(np.float32, "MR"), (np.int32, "MR"), (np.float32, "CT")])
def test_one_hot_voxel_does_not_widen_the_bins(dtype, modality):
    values = np.random.default_rng(1).normal(500, 100, (6, 40, 50)).astype(dtype)
    plain = histogram_of(workspace_of(values, modality))
    values[3, 20, 25] = 1e9
    hot = histogram_of(workspace_of(values, modality))
    assert hot.width == pytest.approx(plain.width, rel=0.1)
    assert hot.counts.sum() == values.size
    assert np.average(hot.centers, weights=hot.counts) == pytest.approx(500, abs=3)


def test_the_whole_span_of_16_bits_is_counted_without_overflow():
    values = np.array([-32768, -32768, 0, 32767, 32767, 5], dtype=np.int16).reshape(1, 2, 3)
    histogram = histogram_of(workspace_of(values))
    assert histogram.counts.sum() == 6
    assert histogram.counts[0] == 2
    assert histogram.counts[-1] == 2
    assert histogram.counts[histogram.bin_of(3)] == 2


def test_two_values_make_two_filled_bins_however_close_they_are():
    values = np.full((3, 4, 5), 0.25, dtype=np.float32)
    values[1, 1, 1] = np.nextafter(np.float32(0.25), np.float32(1))
    assert np.count_nonzero(histogram_of(workspace_of(values, "MR")).counts) == 2


def test_a_region_of_one_value_is_refused(ball):
    values = ball.volume.array.copy()
    values[ball.inside] = 77
    with pytest.raises(UserError, match="may have is 77"):
        histogram_of(replace(workspace_of(values), allowed=ball.inside))


def test_the_peaks_of_two_tissues_are_found_and_noise_is_not():
    rng = np.random.default_rng(4)
    values = np.concatenate([rng.normal(-100, 12, 9000), rng.normal(40, 12, 6000)])
    histogram = histogram_of(workspace_of(np.rint(values).astype(np.int16).reshape(10, 30, 50)))
    assert histogram.centers[histogram.peaks(12.0)] == pytest.approx([-100, 40], abs=5)


def test_counting_stops_when_the_user_stops(ball):
    def stop(fraction, text):
        raise Cancelled

    with pytest.raises(Cancelled):
        histogram_of(workspace_of(ball.volume.array), stop)


def test_a_value_that_splits_whole_numbers_is_a_whole_number(ball):
    histogram = histogram_of(workspace_of(ball.volume.array))
    values = ball.volume.array
    split = histogram.split(30, values)
    assert isinstance(split, int)
    assert np.count_nonzero(values <= split) == histogram.counts[:31].sum()
