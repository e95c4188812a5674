"""A scan like the training's passes in silence; each way to differ is told with both numbers."""

import re
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.modelzoo.card import ScopeEntry
from CTGANAugmentLib.modelzoo.scope import scope_of
from CTGANAugmentLib.modelzoo.suitability import warnings_for
from CTGANAugmentLib.volume import Volume

MET = ScopeEntry(
    scans=20,
    modality="CT",
    low_hu=(-100.0, -50.0),
    high_hu=(60.0, 80.0),
    spacing_mm=(0.8, 1.0),
    slice_spacing_mm=(2.0, 5.0),
    extent_mm=(24.0, 40.0),
    slice_extent_mm=(20.0, 40.0),
    planes=("axial",),
    tilt_degrees=2.0,
)


@pytest.fixture
def measured(card):
    return replace(card, scope={"image": MET})


def scan(low=-80.0, high=70.0, spacing=(0.8, 0.8, 5.0), axes=None, shape=(8, 30, 40), modality="CT"):
    """Half of the voxels have the lowest value, half the highest, with no air round them."""
    array = np.where(np.indices(shape).sum(axis=0) % 2, low, high)
    affine = np.eye(4)
    affine[:3, :3] = (np.eye(3) if axes is None else np.array(axes, dtype=float).T) * spacing
    return Volume(array, affine, modality)


def tilted(degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return (1, 0, 0), (0, c, s), (0, -s, c)


def test_a_scan_like_the_trainings_is_passed_in_silence(measured):
    assert warnings_for(measured, "image", scan()) == []


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"high": 281.0}, "highest values of the body are about 281 HU; .* they were 60 to 80 HU"),
        ({"low": -301.0}, "lowest values of the body are about -301 HU; .* they were -100 to -50 HU"),
        ({"spacing": (0.5, 0.5, 5.0), "shape": (8, 60, 60)}, "slices are 0.50 mm apart; .* 0.80 to 1.00 mm"),
        ({"spacing": (1.6, 1.6, 5.0), "shape": (8, 20, 20)}, "slices are 1.60 mm apart; .* 0.80 to 1.00 mm"),
        ({"spacing": (0.8, 0.8, 8.0), "shape": (5, 30, 40)}, "Slices are 8.00 mm apart; .* 2.00 to 5.00 mm"),
        ({"spacing": (0.8, 0.8, 1.3), "shape": (20, 30, 40)}, "Slices are 1.30 mm apart"),
        ({"shape": (8, 30, 70)}, "field of view within the slices is 24 to 56 mm; .* 24 to 40 mm"),
        ({"shape": (8, 20, 40)}, "field of view within the slices is 16 to 32 mm"),
        ({"shape": (11, 30, 40)}, "From the first slice to the last the scan is 55 mm; .* 20 to 40 mm"),
        ({"axes": ((1, 0, 0), (0, 0, 1), (0, -1, 0))}, "The slices are coronal; .* axial ones"),
        ({"axes": tilted(14)}, "tilted by 14 degrees out of the axial plane; .* 2 degrees at most"),
    ],
)
def test_one_thing_that_differs_is_told_alone_with_both_numbers(measured, changes, warning):
    (told,) = warnings_for(measured, "image", scan(**changes))
    assert re.search(warning, told), told


@pytest.mark.parametrize(
    "changes",
    [
        {"high": 279.0},
        {"low": -299.0},
        {"spacing": (0.54, 0.54, 5.0), "shape": (8, 45, 70)},
        {"spacing": (1.49, 1.49, 5.0), "shape": (8, 17, 26)},
        {"spacing": (0.8, 0.8, 7.4), "shape": (5, 30, 40)},
        {"shape": (10, 30, 40)},
        {"shape": (8, 25, 62)},
        {"axes": tilted(12)},
    ],
)
def test_what_differs_a_little_is_passed(measured, changes):
    assert warnings_for(measured, "image", scan(**changes)) == []


def test_several_differences_are_all_told(measured):
    assert len(warnings_for(measured, "image", scan(high=2000.0, low=-900.0, shape=(30, 30, 200)))) == 4


def test_the_other_modality_is_told_and_nothing_else(measured):
    assert warnings_for(measured, "image", scan(high=5000.0, modality="MR")) == [
        "This scan is MR; the model was trained on CT."
    ]


def test_values_of_mr_are_not_compared(card):
    met = replace(MET, modality="MR", low_hu=(), high_hu=())
    assert warnings_for(replace(card, scope={"image": met}), "image", scan(high=9e5, modality="MR")) == []


def test_a_model_of_both_modalities_takes_both(card):
    met = replace(MET, modality="MR+CT")
    for modality in ("CT", "MR"):
        assert warnings_for(replace(card, scope={"image": met}), "image", scan(modality=modality)) == []


@pytest.mark.parametrize(("kind", "modality"), [("image_a", "MR"), ("image_b", "CT")])
def test_without_a_scope_each_kind_of_a_translator_has_its_modality(onnx_card, kind, modality):
    told = replace(onnx_card, images=replace(onnx_card.images, modality="MR+CT"))
    other = {"MR": "CT", "CT": "MR"}[modality]
    assert warnings_for(told, kind, scan(modality=modality)) == []
    assert warnings_for(told, kind, scan(modality=other)) == [
        f"This scan is {other}; the model was trained on {modality}."
    ]


def test_a_translator_within_one_modality_takes_that_for_both_kinds(onnx_card):
    told = replace(onnx_card, images=replace(onnx_card.images, modality="MR"))
    for kind in ("image_a", "image_b"):
        assert warnings_for(told, kind, scan(modality="MR")) == []
        assert warnings_for(told, kind, scan()) == ["This scan is CT; the model was trained on MR."]


def test_without_a_scope_voxels_coarser_than_the_model_s_are_told(card):
    assert warnings_for(card, "image", scan(spacing=(2.9, 2.9, 5.0))) == []
    assert warnings_for(card, "image", scan(spacing=(3.1, 3.1, 5.0))) == [
        "Voxels within the slices are 3.10 mm apart; the model works at 2.00 mm."
    ]
    solid = replace(card, images=replace(card.images, size=(8, 16, 16), spacing_mm=(3.0, 2.0, 2.0)))
    assert warnings_for(solid, "image", scan(spacing=(0.8, 0.8, 4.4))) == []
    assert warnings_for(solid, "image", scan(spacing=(0.8, 0.8, 4.6))) == [
        "Slices are 4.60 mm apart; the model works at 3.00 mm."
    ]


def test_a_scan_that_the_scope_was_measured_on_is_inside(card):
    """Whatever a training measures must not be told to the user about that very scan."""
    odd = scan(low=-1020.0, high=3000.0, spacing=(0.3, 2.0, 9.0), axes=tilted(30), shape=(9, 20, 200))
    assert warnings_for(replace(card, scope={"image": scope_of(odd)}), "image", odd) == []
