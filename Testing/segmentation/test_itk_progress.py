from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
import weakref

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.segmentation.itk_progress import execute


@pytest.fixture(scope="module")
def image():
    values = np.random.default_rng(1).normal(0, 10, (60, 128, 128)).astype(np.float32)
    values[15:45, 40:90, 40:90] += 80
    return sitk.GetImageFromArray(values)


def level_set(image, iterations):
    level_set = sitk.GeodesicActiveContourLevelSetImageFilter()
    level_set.SetNumberOfIterations(iterations)
    level_set.SetMaximumRMSError(0.0)
    start = sitk.SignedMaurerDistanceMap(image > 40, insideIsPositive=False, squaredDistance=False)
    return level_set, start, sitk.Exp(-sitk.GradientMagnitudeRecursiveGaussian(image, 2))


def stop_after(seconds, error):
    began = time.perf_counter()

    def progress(fraction, message):
        if time.perf_counter() - began > seconds:
            raise error

    return progress


def test_the_result_is_that_of_the_plain_filter_and_progress_rises_to_one(image):
    smooth = sitk.SmoothingRecursiveGaussianImageFilter()
    smooth.SetSigma(2.0)
    fractions = []
    made = execute(smooth, image, progress=lambda f, m: fractions.append((f, m)), message="smoothing")
    expected = sitk.GetArrayFromImage(sitk.SmoothingRecursiveGaussian(image, 2.0))
    assert np.array_equal(sitk.GetArrayFromImage(made), expected)
    assert fractions[0] == (0.0, "smoothing")
    assert fractions[-1] == (1.0, "smoothing")
    assert [f for f, _ in fractions] == sorted(f for f, _ in fractions)


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt()])
def test_a_stop_ends_a_filter_that_would_run_for_hours(image, error):
    level, start, speed = level_set(image, 100_000)
    began = time.perf_counter()
    with pytest.raises(type(error)) as caught:
        execute(level, start, speed, progress=stop_after(0.2, error), message="level set")
    assert caught.value is error
    assert time.perf_counter() - began < 6


@pytest.fixture
def heard_ctrl_c():
    """Python's own answer to Ctrl-C; what a shell started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="there os.kill ends the process")
@pytest.mark.usefixtures("heard_ctrl_c")
def test_ctrl_c_in_the_middle_of_a_filter_is_a_keyboard_interrupt(image):
    level, start, speed = level_set(image, 100_000)
    before = signal.getsignal(signal.SIGINT)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    began = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        execute(level, start, speed, progress=no_progress, message="level set")
    assert time.perf_counter() - began < 6
    assert signal.getsignal(signal.SIGINT) is before


def test_a_stop_during_a_filter_that_reports_parts_of_its_work_ends_it_early(image):
    grow = sitk.NeighborhoodConnectedImageFilter()
    grow.SetLower(-50.0)
    grow.SetUpper(200.0)
    grow.SetRadius([6, 6, 6])
    grow.AddSeed((64, 64, 30))
    last = []

    def progress(fraction, message):
        last.append(fraction)
        if fraction > 0.02:
            raise Cancelled

    with pytest.raises(Cancelled):
        execute(grow, image, progress=progress, message="growing")
    assert max(last) < 0.1


def test_a_stop_that_a_filter_does_not_hear_is_raised_when_it_has_finished(image):
    grow = sitk.VectorConfidenceConnectedImageFilter()
    grow.SetSeedList([(64, 64, 30)])
    calls = []

    def progress(fraction, message):
        calls.append(fraction)
        if len(calls) > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        execute(grow, sitk.Compose(image, image), progress=progress, message="growing")
    assert len(calls) == 2


def test_an_error_of_the_filter_itself_stays_its_own(image):
    with pytest.raises(RuntimeError, match="HistogramMatching"):
        execute(
            sitk.HistogramMatchingImageFilter(),
            image,
            sitk.Image(4, 4, sitk.sitkFloat32),
            progress=no_progress,
            message="x",
        )


def test_nothing_holds_the_progress_afterwards(image):
    class Progress:
        def __call__(self, fraction, message):
            pass

    progress = Progress()
    gone = weakref.ref(progress)
    smooth = sitk.SmoothingRecursiveGaussianImageFilter()
    execute(smooth, image, progress=progress, message="smoothing")
    del progress
    gc.collect()
    assert gone() is None
