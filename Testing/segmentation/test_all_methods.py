"""What every method promises, whichever it is: a new file in a family's folder is tested here by itself."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, operations
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.volume import Volume

METHODS = {name: cls for name, cls in operations().items() if issubclass(cls, SegmentationMethod)}
CONTRAST_ALONE = {"triangle", "local-adaptive", "snake"}
NO_METHOD = {"ball"}
_PATIENCE_S = 6.0
"""Two seconds are promised; other tests run beside this one."""
ONE_LONG_STEP = {"random-walker"}
"""Methods that cannot be stopped within a step: faces run them in a process of their own, which can be ended."""
"""Methods whose defaults are made for other pictures than one ball in noise; their own tests show what they can."""


@pytest.fixture(params=METHODS, ids=list(METHODS))
def method(request):
    cls = METHODS[request.param]
    if cls.missing_packages():
        pytest.skip(f"needs {', '.join(cls.missing_packages())}")
    return cls()


def test_there_are_methods_of_each_family():
    families = {cls.family for cls in METHODS.values()}
    assert families == {"threshold", "clustering", "region", "graph", "contour"}


def test_it_says_what_it_is(method):
    about = method.about()
    assert about.endswith(".")
    assert 15 < len(about) < 110
    assert any(character.isdigit() for character in method.source), "the source has a year"
    assert all(spec.about.help and spec.about.group for spec in parameters_of(type(method)))


def test_titles_are_not_used_twice():
    titles = [cls.title for cls in METHODS.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_a_click_finds_a_clear_ball(method, modality, ball, mr_ball):
    if method.id in NO_METHOD:
        pytest.skip("it looks at nothing")
    scan = ball if modality == "CT" else mr_ball
    result = method.run(scan.volume, Guides(points_ras=scan.center_ras[None]), 0)
    assert scan.dice(result) > (0.5 if method.id in CONTRAST_ALONE else 0.85)


def test_the_same_plan_gives_the_same_voxels(method, ball):
    plan = method.sample(np.random.default_rng(0), ball.volume, ball.guides)
    masks = [ball.mask_of(method.apply(ball.volume, plan)) for _ in range(2)]
    assert np.array_equal(*masks)


def test_it_stays_in_the_region_of_interest(method, ball):
    roi = Roi.aligned(ball.center_ras, (16.0, 30.0, 30.0))
    try:
        result = method.run(ball.volume, Guides(points_ras=ball.center_ras[None], roi=roi), 0)
    except UserError:
        return
    assert not np.any(ball.mask_of(result) & ~roi.contains(ball.volume.grid.voxel_centers_ras()))


def test_one_slice_is_segmented_or_refused_with_a_sentence(method, ball):
    k, j, i = ball.volume.grid.nearest_kji(ball.center_ras)
    matrix = ball.volume.ijk_to_ras.copy()
    matrix[:3, 3] = ball.volume.grid.to_ras((0, 0, k))
    plane = Volume(ball.volume.array[k : k + 1], matrix, "CT")
    seed = ball.volume.grid.to_ras((i, j, k))
    try:
        found = method.run(plane, Guides(points_ras=seed[None]), 0).masks[0].array
        told = "found something" if found.any() and found.shape[0] == 1 else ""
    except UserError as error:
        told = str(error)
    assert len(told) > 10
    assert "outside the scan" not in told


def test_a_stop_is_heeded_soon(method, ball_with):
    scan = ball_with(spacing_mm=(0.6, 0.6, 0.6))
    if method.id in ONE_LONG_STEP:
        assert not method.quick
        pytest.skip("its solver does not listen")
    plan = method.sample(np.random.default_rng(0), scan.volume, scan.guides)
    asked = time.monotonic() + 0.3

    def stop_soon(fraction, message):
        if time.monotonic() > asked:
            raise Cancelled

    try:
        method.apply(scan.volume, plan, stop_soon)
    except Cancelled:
        assert time.monotonic() - asked < _PATIENCE_S
    else:
        assert not method.quick or time.monotonic() - asked < _PATIENCE_S


def test_progress_goes_up_to_the_end(method, ball):
    told = []
    method.run(ball.volume, ball.guides, 0, lambda fraction, message: told.append(fraction))
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0


def test_what_is_left_out_is_suggested_and_what_is_given_is_kept(method, ball):
    suggested = method.suggestions(ball.volume, ball.guides)
    left = [spec.name for spec in parameters_of(type(method)) if getattr(method, spec.name) is None]
    assert set(suggested) <= set(left)
    chosen = replace(method, **suggested)
    plan = chosen.sample(np.random.default_rng(0), ball.volume, ball.guides)
    assert not set(plan.choices["suggested"]) & set(suggested)
