"""The one call of the Python console, with the real lesion engine."""

import subprocess
import sys

import numpy as np
import pytest
import slicer
import vtk

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.scene.voxels import array_of, matrix_of, oriented_image
from CTGANAugmentLib.volume import Volume

SPACING = np.diag([1.0, 1.0, 2.5, 1.0])


@pytest.fixture
def liver(make_volume):
    """Body of 60 HU with the noise of a scan, in air."""
    noise = np.random.default_rng(0).normal(0, 12, (40, 90, 90))
    k, j, i = np.indices(noise.shape)
    body = ((i - 45) ** 2 + (j - 45) ** 2 < 40**2) & (k > 2) & (k < 38)
    return make_volume(np.where(body, 60 + noise, -1000 + noise).round().astype(np.int16), SPACING, "liver")


@pytest.fixture
def organs(scene, liver):
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "organs")
    mask = np.zeros((40, 90, 90), np.uint8)
    mask[8:32, 20:70, 20:70] = 1
    node.AddSegmentFromBinaryLabelmapRepresentation(oriented_image(mask, SPACING), "liver")
    return node


def segments_of(node):
    return node.GetSegmentation().GetNumberOfSegments()


def test_a_lesion_at_a_point_appears_there(liver):
    made = CTGANAugmentLib.synthesize(
        liver, at=[(45, 45, 50)], preset="liver-metastasis", diameter_mm=20, seed=3
    )
    change = array_of(made.volume_node).astype(int) - array_of(liver)
    assert change[20, 45, 45] < 0
    assert np.abs(change[:10]).max() == 0
    assert segments_of(made.segmentation_node) == 1
    assert array_of(made.volume_node).dtype == np.int16
    assert made.volume_node.GetName().startswith("liver")


def test_the_same_seed_gives_the_same_voxels_and_another_seed_others(liver):
    options = {"at": [(45, 45, 50)], "preset": "liver-metastasis", "diameter_mm": 20}
    first, again, other = (CTGANAugmentLib.synthesize(liver, seed=seed, **options) for seed in (3, 3, 4))
    assert array_of(first.volume_node).tobytes() == array_of(again.volume_node).tobytes()
    assert array_of(first.volume_node).tobytes() != array_of(other.volume_node).tobytes()


def test_a_library_volume_gives_the_same_voxels_as_its_node(liver):
    options = {"at": (45, 45, 50), "preset": "liver-cyst", "diameter_mm": 18, "seed": 5}
    made = CTGANAugmentLib.synthesize(liver, **options)
    volume = Volume(np.array(array_of(liver)), matrix_of(liver.GetIJKToRASMatrix), "CT")
    result = CTGANAugmentLib.synthesize(volume, **options)
    assert isinstance(result, Result)
    assert np.array_equal(result.volume.array, array_of(made.volume_node))


def test_points_roi_and_organ_can_be_nodes_of_the_scene(scene, liver, organs):
    points = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode")
    points.AddControlPoint(vtk.vtkVector3d(35, 45, 50))
    points.AddControlPoint(vtk.vtkVector3d(60, 45, 50))
    roi = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode")
    roi.SetCenter(45, 45, 50)
    roi.SetSize(40, 40, 40)
    options = {"preset": "liver-metastasis", "diameter_mm": 10, "seed": 1}
    assert segments_of(CTGANAugmentLib.synthesize(liver, at=points, **options).segmentation_node) == 2
    assert segments_of(CTGANAugmentLib.synthesize(liver, roi=roi, count=2, **options).segmentation_node) == 2
    made = CTGANAugmentLib.synthesize(liver, mask=organs, segment="liver", count=3, **options)
    assert segments_of(made.segmentation_node) == 3
    inside = np.zeros((40, 90, 90), bool)
    inside[8:32, 20:70, 20:70] = True
    for mask in made.result.masks:
        start = mask.grid.offset_in(made.result.volume.grid)
        center = np.argwhere(mask.array).mean(axis=0) + start
        assert inside[tuple(center.round().astype(int))]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preset": "no-such-thing"}, "expected one of"),
        ({"diameter_mm": -3}, "diameter_mm: expected .* from 2 to 150 mm, got -3"),
        ({"diametre_mm": 3}, "has no parameter diametre_mm"),
        ({"at": [(500, 0, 0)]}, "outside"),
        ({"at": "here"}, "expected points such as"),
    ],
)
def test_a_mistake_gets_a_sentence_and_leaves_the_scene_alone(scene, liver, options, message):
    before = scene.GetNumberOfNodes()
    with pytest.raises(UserError, match=message):
        CTGANAugmentLib.synthesize(liver, **{"at": [(45, 45, 50)], "preset": "liver-cyst", **options})
    assert scene.GetNumberOfNodes() == before


def test_stopping_leaves_the_scene_alone(scene, liver):
    def stop(fraction, message):
        raise Cancelled

    before = scene.GetNumberOfNodes()
    with pytest.raises(Cancelled):
        CTGANAugmentLib.synthesize(liver, at=[(45, 45, 50)], preset="liver-cyst", progress=stop)
    assert scene.GetNumberOfNodes() == before


def test_something_that_is_no_volume_is_refused(scene):
    with pytest.raises(UserError, match="expected a scalar volume node, got vtkMRMLModelNode"):
        CTGANAugmentLib.synthesize(scene.AddNewNodeByClass("vtkMRMLModelNode", "m"), at=[(0, 0, 0)])


def test_a_library_volume_needs_no_slicer():
    script = """
import sys, numpy as np, CTGANAugmentLib
from CTGANAugmentLib.volume import Volume
array = np.random.default_rng(0).normal(60, 12, (30, 60, 60)).astype(np.int16)
array[:, :3] = -1000
CTGANAugmentLib.synthesize(Volume(array, np.eye(4)), at=(30, 30, 15), preset="liver-cyst", diameter_mm=12)
assert not {"slicer", "vtk", "qt", "torch"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_headless_bootstrap_is_refused_inside_the_desktop(monkeypatch):
    from CTGANAugmentLib.scene.headless import start_headless

    monkeypatch.setattr(slicer, "app", object(), raising=False)
    with pytest.raises(RuntimeError, match=r"use slicer\.mrmlScene"):
        start_headless()
