import json
from dataclasses import replace

import numpy as np
import pytest
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, Result
from CTGANAugmentLib.scene.headless import load_volume, save_volume
from CTGANAugmentLib.scene.results import PROVENANCE, SOURCE_ROLE, add_result, plan_of
from CTGANAugmentLib.scene.synthesize import run_on_node
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.scene.voxels import array_of, image_array, matrix_of
from CTGANAugmentLib.volume import Volume, combine_labels


def segment_voxels(node, index, volume_node):
    """Whole-grid mask of a segment, read through Slicer's own export."""
    scene = node.GetScene()
    ids = [node.GetSegmentation().GetNthSegmentID(index)]
    label_map = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "export")
    export = slicer.vtkSlicerSegmentationsModuleLogic.ExportSegmentsToLabelmapNode
    assert export(node, ids, label_map, volume_node)
    return np.array(array_of(label_map))


@pytest.fixture
def two_points(oblique):
    return [oblique[:3, :3] @ ijk + oblique[:3, 3] for ijk in ([15, 12, 8], [33, 25, 12])]


@pytest.fixture
def made(volume_node, balls, two_points):
    return run_on_node(balls(), volume_node, at=two_points, seed=3)


def test_the_source_is_left_as_it_is(volume_node, balls, two_points):
    before = np.array(array_of(volume_node))
    run_on_node(balls(), volume_node, at=two_points)
    assert np.array_equal(array_of(volume_node), before)


def test_the_new_volume_holds_the_results_voxels(made):
    assert np.array_equal(array_of(made.volume_node), made.result.volume.array)
    assert array_of(made.volume_node).dtype == np.int16


def test_each_lesion_is_a_segment_with_exactly_its_voxels(made):
    assert made.segmentation_node.GetSegmentation().GetNumberOfSegments() == 2
    for index, mask in enumerate(made.result.masks):
        expected = combine_labels((mask,), made.result.volume.grid).array
        found = segment_voxels(made.segmentation_node, index, made.volume_node)
        assert np.array_equal(found > 0, expected > 0)


def test_overlapping_lesions_keep_their_own_voxels(volume_node, balls, center_ras):
    made = run_on_node(balls(radius_mm=8), volume_node, at=center_ras + np.array([[0, 0, 0], [4, 0, 0]]))
    for index, mask in enumerate(made.result.masks):
        expected = combine_labels((mask,), made.result.volume.grid).array
        assert np.array_equal(
            segment_voxels(made.segmentation_node, index, made.volume_node) > 0, expected > 0
        )


def test_a_segment_has_name_colour_and_terminology(made):
    segment = made.segmentation_node.GetSegmentation().GetNthSegment(1)
    assert segment.GetName() == "Mass 2"
    assert segment.GetColor() == pytest.approx((0.2, 0.5, 0.2))
    terminology, entry = slicer.vtkSlicerTerminologiesModuleLogic(), slicer.vtkSlicerTerminologyEntry()
    assert terminology.DeserializeTerminologyEntry(segment.GetTerminology(), entry)
    assert entry.GetTypeObject().GetCodeMeaning() == "Mass"
    assert entry.GetCategoryObject().GetCodeMeaning() == "Morphologically Altered Structure"


def test_the_segmentation_refers_to_the_synthetic_volume(made):
    role = slicer.vtkMRMLSegmentationNode.GetReferenceImageGeometryReferenceRole()
    assert made.segmentation_node.GetNodeReference(role) is made.volume_node


def test_under_a_transform_everything_stays_together(volume_node, linear_transform, balls):
    volume_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    to_world = matrix_of(linear_transform.GetMatrixTransformToWorld) @ matrix_of(
        volume_node.GetIJKToRASMatrix
    )
    made = run_on_node(balls(), volume_node, at=(to_world @ [25, 20, 10, 1])[:3])
    assert array_of(made.volume_node)[10, 20, 25] == 77
    assert [node.GetParentTransformNode() for node in made.nodes] == [linear_transform] * 2
    found = segment_voxels(made.segmentation_node, 0, made.volume_node)
    assert np.array_equal(found > 0, combine_labels(made.result.masks, made.result.volume.grid).array > 0)
    assert np.array_equal(array_of(made.volume_node)[found > 0], np.full((found > 0).sum(), 77))


def test_both_nodes_are_marked_as_synthetic_and_say_how_they_were_made(made, volume_node):
    for node in made.nodes:
        assert node.GetAttribute("CTGANAugment.Synthetic") == "YES"
        assert "not for diagnosis" in node.GetAttribute("CTGANAugment.Notice")
        assert "synthetic" in node.GetName()
        assert node.GetNodeReference(SOURCE_ROLE) is volume_node
        record = json.loads(node.GetAttribute(PROVENANCE))
        assert record["plan"]["seed"] == 3
        assert "scan" not in json.dumps(record["plan"])


def test_the_plan_of_a_node_makes_the_same_voxels_again(made, balls, volume_node):
    again = balls().apply(volume_from_node(volume_node), plan_of(made.volume_node))
    assert np.array_equal(again.volume.array, array_of(made.volume_node))
    assert plan_of(volume_node) is None


def test_results_stand_in_the_subject_hierarchy_folder_of_their_source(scene, volume_node, balls, center_ras):
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    patient = hierarchy.CreateSubjectItem(hierarchy.GetSceneItemID(), "patient")
    study = hierarchy.CreateStudyItem(patient, "study")
    hierarchy.CreateItem(study, volume_node)
    made = run_on_node(balls(), volume_node, at=center_ras)
    parents = [hierarchy.GetItemParent(hierarchy.GetItemByDataNode(node)) for node in made.nodes]
    assert parents == [study, study]


def test_a_segmentation_alone_is_made_for_a_result_without_an_image(scene, volume_node, made):
    only_masks = Result(None, made.result.masks, made.result.provenance)
    nodes = add_result(scene, only_masks, volume_node)
    assert nodes.volume_node is None
    assert np.array_equal(
        segment_voxels(nodes.segmentation_node, 0, volume_node),
        segment_voxels(made.segmentation_node, 0, volume_node),
    )


def test_when_something_fails_nothing_is_left_in_the_scene(scene, volume_node, made, monkeypatch):
    def fail(*args):
        raise OSError("broken")

    monkeypatch.setattr("CTGANAugmentLib.scene.results._mark", fail)
    before = scene.GetNumberOfNodes()
    with pytest.raises(OSError, match="broken"):
        add_result(scene, made.result, volume_node)
    assert scene.GetNumberOfNodes() == before


def test_a_synthetic_volume_is_written_and_read_voxel_by_voxel(made, scene, tmp_path):
    path = tmp_path / "synthetic.nrrd"
    save_volume(made.volume_node, path)
    back = load_volume(scene, path)
    assert np.array_equal(array_of(back), array_of(made.volume_node))
    assert array_of(back).dtype == np.int16


def test_files_that_cannot_be_read_or_written_say_so(made, scene, tmp_path):
    (tmp_path / "broken.nrrd").write_text("no image")
    before = scene.GetNumberOfNodes()
    with pytest.raises(UserError, match=r"got broken\.nrrd: check the file"):
        load_volume(scene, tmp_path / "broken.nrrd")
    assert scene.GetNumberOfNodes() == before
    with pytest.raises(UserError, match="could not write"):
        save_volume(made.volume_node, tmp_path / "broken.nrrd" / "synthetic.nrrd")


def test_marks_survive_saving_the_scene(made, scene):
    scene.SetSaveToXMLString(1)
    scene.Commit()
    text = scene.GetSceneXMLString()
    other = slicer.vtkMRMLScene()
    other.SetLoadFromXMLString(1)
    other.SetSceneXMLString(text)
    other.Import()
    back = other.GetFirstNodeByName(made.segmentation_node.GetName())
    assert plan_of(back) == plan_of(made.segmentation_node)


def test_the_segments_of_a_saved_file_still_say_synthetic(made):
    segmentation = made.segmentation_node.GetSegmentation()
    for index in range(2):
        value = vtk.reference("")
        assert segmentation.GetNthSegment(index).GetTag("CTGANAugment.Synthetic", value)
        assert value.get() == "YES"


def test_one_layer_is_shared_where_lesions_do_not_meet(made):
    segmentation = made.segmentation_node.GetSegmentation()
    first, second = (segmentation.GetNthSegment(n).GetRepresentation("Binary labelmap") for n in range(2))
    assert first is second
    assert image_array(first).max() == 2


def test_the_console_shows_names_and_not_voxels(volume_node, balls, center_ras):
    made = run_on_node(balls(), volume_node, at=center_ras)
    names = f"{made.volume_node.GetName()!r}, {made.segmentation_node.GetName()!r}"
    assert repr(made) == f"<ResultNodes {names}; 0 warnings>"


def test_a_mask_of_what_is_really_there_is_not_marked_as_synthetic(volume_node, made):
    real = replace(made.result.provenance, synthetic=False)
    added = add_result(volume_node.GetScene(), Result(None, made.result.masks, real), volume_node)
    node = added.segmentation_node
    assert node.GetAttribute("CTGANAugment.Synthetic") is None
    assert "Synthetic" not in node.GetAttribute("CTGANAugment.Notice")
    assert "research only" in node.GetAttribute("CTGANAugment.Notice")
    assert plan_of(node) is not None
    value = vtk.reference("")
    assert not node.GetSegmentation().GetNthSegment(0).GetTag("CTGANAugment.Synthetic", value)


def with_maps(balls, volume_node, modality="MR"):
    """A result with an image of another modality and two maps, as a translation has."""
    scan = volume_from_node(volume_node)
    result = balls().run(
        scan, Guides(np.array([scan.grid.voxel_centers_ras().reshape(-1, 3).mean(axis=0)])), 0
    )
    heat = np.linspace(0, 500, scan.array.size, dtype=np.float32).reshape(scan.array.shape)
    maps = tuple(
        Volume(heat, scan.ijk_to_ras, modality, f"scan {name}") for name in ("cycle error", "spread")
    )
    made = Volume(heat, scan.ijk_to_ras, modality, "made")
    return replace(result, volume=made, masks=(), maps=maps)


def test_each_map_is_a_volume_beside_the_source_and_marked(volume_node, balls):
    result = with_maps(balls, volume_node)
    nodes = add_result(volume_node.GetScene(), result, volume_node)
    assert [node.GetName() for node in nodes.map_nodes] == ["scan cycle error", "scan spread"]
    for node, made in zip(nodes.map_nodes, result.maps, strict=True):
        assert np.array_equal(array_of(node), made.array)
        assert np.allclose(matrix_of(node.GetIJKToRASMatrix), matrix_of(volume_node.GetIJKToRASMatrix))
        assert node.GetAttribute("CTGANAugment.Synthetic") == "YES"
        assert node.GetNodeReference(SOURCE_ROLE) is volume_node
        assert node in nodes.nodes


def test_a_map_is_clear_where_it_is_low_and_shown_from_0(volume_node, balls):
    nodes = add_result(volume_node.GetScene(), with_maps(balls, volume_node), volume_node)
    display = nodes.map_nodes[0].GetDisplayNode()
    assert display.GetApplyThreshold()
    assert 0 < display.GetLowerThreshold() < 100
    assert display.GetWindowLevelMin() == 0
    assert display.GetWindowLevelMax() == pytest.approx(490, rel=0.02)


def test_a_volume_of_another_modality_finds_its_own_window(volume_node, balls):
    nodes = add_result(volume_node.GetScene(), with_maps(balls, volume_node), volume_node)
    assert nodes.volume_node.GetDisplayNode().GetAutoWindowLevel()
