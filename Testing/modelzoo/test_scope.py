"""Figures of scans are those that numpy finds in the same voxels, whichever way the scan lies."""

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ScopeEntry
from CTGANAugmentLib.modelzoo.scope import joined, measure_scope, scope_from_json, scope_json, scope_of
from CTGANAugmentLib.volume import Volume

SHAPE = (8, 60, 80)
SPACING = (0.8, 0.9, 5.0)
BODY = (slice(None), slice(10, 50), slice(10, 70))
BLANK = -2000.0


def scan(axes=((1, 0, 0), (0, 1, 0), (0, 0, 1)), modality="CT", spacing=SPACING, shift=0.0):
    """A box of noise round 40 HU in blank space; `axes` are the directions of i, j and k."""
    array = np.full(SHAPE, BLANK)
    array[BODY] = np.random.default_rng(0).normal(40 + shift, 20, array[BODY].shape)
    affine = np.eye(4)
    affine[:3, :3] = np.array(axes, dtype=float).T * spacing
    return Volume(array, affine, modality)


def turned(degrees):
    """Directions tilted about the patient's left-right axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return (1, 0, 0), (0, c, s), (0, -s, c)


def test_a_scan_s_figures_are_those_of_its_voxels():
    volume = scan()
    found = scope_of(volume)
    low, high = np.percentile(volume.array[BODY], (0.5, 99.5))
    assert found.low_hu == pytest.approx((low, low), abs=3)
    assert found.high_hu == pytest.approx((high, high), abs=3)
    assert found.spacing_mm == (0.8, 0.9)
    assert found.slice_spacing_mm == (5.0, 5.0)
    assert found.extent_mm == pytest.approx((60 * 0.9, 80 * 0.8))
    assert found.slice_extent_mm == (40.0, 40.0)
    assert (found.scans, found.modality, found.planes, found.tilt_degrees) == (1, "CT", ("axial",), 0.0)


@pytest.mark.parametrize(
    ("axes", "plane"),
    [
        (((1, 0, 0), (0, 1, 0), (0, 0, 1)), "axial"),
        (((-1, 0, 0), (0, -1, 0), (0, 0, -1)), "axial"),
        (((1, 0, 0), (0, 0, 1), (0, -1, 0)), "coronal"),
        (((0, 1, 0), (0, 0, 1), (1, 0, 0)), "sagittal"),
    ],
)
def test_slices_lie_in_the_plane_across_the_thick_axis(axes, plane):
    found = scope_of(scan(axes))
    assert (found.planes, found.tilt_degrees) == ((plane,), 0.0)
    assert (found.spacing_mm, found.slice_spacing_mm) == ((0.8, 0.9), (5.0, 5.0))


@pytest.mark.parametrize("degrees", [-30.0, 12.5, 44.0])
def test_a_gantry_that_is_tilted_is_measured(degrees):
    found = scope_of(scan(turned(degrees)))
    assert (found.planes, found.tilt_degrees) == (("axial",), abs(degrees))


def test_mr_has_no_values_that_mean_anything():
    found = scope_of(scan(modality="MR"))
    assert (found.modality, found.low_hu, found.high_hu) == ("MR", (), ())
    assert found.spacing_mm == (0.8, 0.9)


def test_air_at_the_skin_and_what_fills_the_scan_up_do_not_count():
    assert scope_of(scan()).low_hu[0] > BLANK / 2


def test_a_scan_of_air_alone_has_figures_too():
    volume = Volume(np.full(SHAPE, -1000, dtype=np.int16), np.diag([*SPACING, 1.0]))
    assert scope_of(volume).low_hu == (-1000.0, -1000.0)


def test_scans_together_have_the_widest_ranges():
    parts = [
        scope_of(scan()),
        scope_of(scan(shift=100, spacing=(0.5, 0.5, 1.0))),
        scope_of(scan(turned(8.0))),
        scope_of(scan(((1, 0, 0), (0, 0, 1), (0, -1, 0)))),
    ]
    found = joined(parts)
    assert found.scans == 4
    assert found.low_hu == (parts[0].low_hu[0], parts[1].low_hu[0])
    assert found.high_hu == (parts[0].high_hu[0], parts[1].high_hu[0])
    assert (found.spacing_mm, found.slice_spacing_mm) == ((0.5, 0.9), (1.0, 5.0))
    assert (found.extent_mm, found.slice_extent_mm) == ((30.0, 64.0), (8.0, 40.0))
    assert (found.planes, found.tilt_degrees) == (("axial", "coronal"), 8.0)
    assert joined([joined(parts[:2]), joined(parts[2:])]) == found


def test_modalities_that_differ_are_named_each_once():
    found = joined([scope_of(scan(modality=name)) for name in ("MR", "CT", "MR")])
    assert found.modality == "MR+CT"
    assert len(found.low_hu) == 2


def test_each_kind_is_measured_with_one_scan_in_memory_at_a_time():
    alive = []

    def scans(modality):
        for shift in (0, 100):
            alive.append(modality)
            yield scan(modality=modality, shift=shift)

    found = measure_scope({"image_a": scans("MR"), "image_b": scans("CT")})
    assert alive == ["MR", "MR", "CT", "CT"]
    assert {kind: (scope.scans, scope.modality) for kind, scope in found.items()} == {
        "image_a": (2, "MR"),
        "image_b": (2, "CT"),
    }


def test_figures_come_back_from_json():
    found = measure_scope({"image": [scan(), scan(turned(8.0))]})
    assert scope_from_json(json.loads(json.dumps(scope_json(found)))) == found
    assert isinstance(found["image"], ScopeEntry)
    with pytest.raises(UserError, match=r"scope\.image: .*scans is missing"):
        scope_from_json({"image": {}})
