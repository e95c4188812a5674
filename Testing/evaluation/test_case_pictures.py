"""Pictures show where the reference is, and outlines lie on its edge."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from CTGANAugmentLib.evaluation.case_pictures import PIXELS, Frame
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.volume import LabelVolume, Volume

GRID = Grid((40, 80, 80), np.diag([-1.5, -1.5, 3.0, 1.0]))
CENTER = GRID.to_ras((40, 40, 20))


@pytest.fixture(scope="module")
def ball():
    return np.linalg.norm(GRID.voxel_centers_ras() - CENTER, axis=-1) <= 20


def numbers(path):
    return np.array([[float(v) for v in pair.split()] for pair in re.findall(r"[\d.-]+ [\d.-]+", path)])


def test_outlines_lie_on_the_edge(ball):
    frame = Frame.round(CENTER, ball, GRID)
    outlines = frame.outlines([LabelVolume(ball.astype(np.uint8), GRID.ijk_to_ras)])
    for plane, path in outlines.items():
        pixel_mm = 2 * frame.half_mm[plane] / PIXELS
        radius_mm = np.linalg.norm(numbers(path) - PIXELS / 2, axis=1) * pixel_mm
        assert len(radius_mm) > 15
        assert np.abs(radius_mm - 20).max() < 3.5
        assert path.startswith("M")
        assert path.endswith("Z")


def test_the_gray_picture_shows_the_ball_where_the_outline_is(ball):
    scan = Volume(np.where(ball, 90, -10).astype(np.int16), GRID.ijk_to_ras, "CT")
    for png in Frame.round(CENTER, ball, GRID).grays(scan).values():
        picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(png)))).astype(float)
        assert picture.shape == (PIXELS, PIXELS)
        middle = PIXELS // 2
        assert picture[middle, middle] > picture[4, 4] + 30


def test_each_plane_is_framed_by_what_it_shows():
    long = np.zeros(GRID.shape_kji, bool)
    long[2:38, 38:42, 38:42] = True
    frame = Frame.round(CENTER, long, GRID)
    assert frame.half_mm["axial"] == 25
    assert 60 < frame.half_mm["coronal"] < 100


def test_a_mask_elsewhere_has_no_outline(ball):
    far = np.zeros(GRID.shape_kji, np.uint8)
    far[0, 0, 0] = 1
    outlines = Frame.round(CENTER, ball, GRID).outlines([LabelVolume(far, GRID.ijk_to_ras)])
    assert set(outlines.values()) == {""}
