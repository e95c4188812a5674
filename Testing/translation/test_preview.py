"""The picture of a translation."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.picture_parts import PANEL
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.translation.preview import translation_png
from Testing.translation.conftest import scan_of, textured


def picture_of(*maps):
    scan = scan_of(textured((20, 40, 40)))
    result = Result(scan, (), Provenance(Plan("translate", {}, {}), {"scan": scan}), maps=maps)
    return np.asarray(Image.open(io.BytesIO(translation_png(scan, result, "title"))))


def test_it_has_three_planes_and_a_column_for_each_image():
    assert picture_of().shape[1] == 2 * PANEL
    assert picture_of().shape[0] >= 3 * PANEL


def test_a_map_is_red_where_it_is_high_and_leaves_the_picture_where_it_is_0():
    heat = np.zeros((20, 40, 40), dtype=np.float32)
    heat[:, :, 20:] = 50
    picture = picture_of(scan_of(heat)).astype(int)
    row = 2 * 18 + PANEL // 2
    red = picture[row, 2 * PANEL : 3 * PANEL, 0] - picture[row, 2 * PANEL : 3 * PANEL, 1]
    # Columns run to the patient's left, which is to the lower R.
    assert red[20 : PANEL // 2 - 20].min() > 100
    assert np.all(red[PANEL // 2 + 20 : -20] == 0)
