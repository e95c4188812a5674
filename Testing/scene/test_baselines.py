import json

import numpy as np
import pytest
import slicer
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import operation_from_json
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import read_provenance
from CTGANAugmentLib.scene.baselines import SegmentUndo, add_baseline, baselines_of, show_alone
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.results import PROVENANCE, SOURCE_ROLE
from CTGANAugmentLib.scene.segment import segment_node
from CTGANAugmentLib.scene.segmentations import SYNTHETIC_TAG
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.scene.voxels import matrix_of
from CTGANAugmentLib.segmentation.colors import color_of
from CTGANAugmentLib.segmentation.method import METHOD_TAG, PARAMETERS_TAG
from CTGANAugmentLib.volume import LabelVolume

WINDOW = operation_from_json("window", {"lower_intensity": 120, "upper_intensity": 400})
BLOCK = np.s_[6:14, 12:28, 15:35]


@pytest.fixture
def block_node(make_volume):
    """Oblique scan with a bright block in its middle."""
    array = np.random.default_rng(0).normal(60, 8, (20, 40, 50))
    array[BLOCK] += 150
    return make_volume(array.astype(np.int16), name="liver")


def tag(segment, name):
    value = vtk.reference("")
    return str(value) if segment.GetTag(name, value) else None


def voxels(made, volume_node):
    return labels_from_node(made.segmentation_node, volume_from_node(volume_node), made.segment_id).array > 0


def block():
    mask = np.zeros((20, 40, 50), bool)
    mask[BLOCK] = True
    return mask


def test_a_methods_result_is_a_segment_with_exactly_its_voxels(block_node, center_ras):
    made = segment_node(WINDOW, block_node, inside=center_ras)
    assert np.array_equal(voxels(made, block_node), block())
    assert made.segmentation_node.GetName().startswith("liver baselines")
    assert made.segmentation_node.GetNodeReference(SOURCE_ROLE) is block_node
    assert "Fixed window" in repr(made)
    assert len(repr(made)) < 200


def test_all_methods_of_a_scan_share_one_node_with_unique_names(block_node, center_ras):
    made = [segment_node(WINDOW, block_node, inside=center_ras) for _ in range(3)]
    assert [each.name for each in made] == ["Fixed window", "Fixed window 2", "Fixed window 3"]
    assert {each.segmentation_node for each in made} == {baselines_of(block_node)}
    assert made[0].segmentation_node.GetSegmentation().GetNumberOfSegments() == 3


def test_two_scans_have_a_node_each(make_volume, block_node, center_ras):
    other = make_volume(np.array(slicer.util.arrayFromVolume(block_node)), name="liver")
    first = segment_node(WINDOW, block_node, inside=center_ras)
    second = segment_node(WINDOW, other, inside=center_ras)
    assert baselines_of(block_node) is first.segmentation_node
    assert baselines_of(other) is second.segmentation_node
    assert first.segmentation_node is not second.segmentation_node


def test_the_segment_tells_how_it_was_made_and_is_not_marked_as_synthetic(block_node, center_ras):
    made = segment_node(WINDOW, block_node, inside=center_ras)
    segment = made.segmentation_node.GetSegmentation().GetSegment(made.segment_id)
    assert tag(segment, METHOD_TAG) == "window"
    assert json.loads(tag(segment, PARAMETERS_TAG))["lower_intensity"] == 120
    assert "Mass" in tag(segment, slicer.vtkSegment.GetTerminologyEntryTagName())
    assert segment.GetColor() == pytest.approx(color_of("window"), abs=1e-3)
    plan, record = read_provenance(tag(segment, PROVENANCE))
    assert plan.operation == "window"
    assert record["synthetic"] is False
    assert tag(segment, SYNTHETIC_TAG) is None
    assert made.segmentation_node.GetAttribute(SYNTHETIC_TAG) is None


def test_tags_survive_slicers_own_file_even_with_a_bar_in_the_record(block_node, center_ras, tmp_path):
    made = segment_node(WINDOW, block_node, inside=center_ras)
    (label,) = made.segmentation_node.GetSegmentation().GetSegmentIDs()
    mask = labels_from_node(made.segmentation_node, volume_from_node(block_node), label)
    add_baseline(block_node, (mask,), {"measured": {}, "note": "a|b\nc"})
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(tmp_path / "baselines.seg.nrrd"))
    assert storage.WriteData(made.segmentation_node)
    read = block_node.GetScene().AddNewNodeByClass("vtkMRMLSegmentationNode")
    assert storage.ReadData(read)
    segments = [read.GetSegmentation().GetNthSegment(n) for n in range(2)]
    assert tag(segments[0], METHOD_TAG) == "window"
    assert json.loads(tag(segments[1], PROVENANCE))["note"] == "a|b\nc"


def test_a_moved_scan_gets_its_segment_where_it_is(block_node, linear_transform, center_ras):
    block_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    world = (matrix_of(linear_transform.GetMatrixTransformToWorld) @ [*center_ras, 1])[:3]
    made = segment_node(WINDOW, block_node, inside=world)
    assert made.segmentation_node.GetTransformNodeID() == linear_transform.GetID()
    assert np.array_equal(voxels(made, block_node), block())


def test_a_scan_moved_between_two_runs_gets_the_second_where_it_is_now(
    block_node, linear_transform, center_ras
):
    first = segment_node(WINDOW, block_node, inside=center_ras)
    block_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    world = (matrix_of(linear_transform.GetMatrixTransformToWorld) @ [*center_ras, 1])[:3]
    second = segment_node(WINDOW, block_node, inside=world)
    assert second.segmentation_node is first.segmentation_node
    assert np.mean(voxels(second, block_node) == block()) > 0.995
    block_node.SetAndObserveTransformNodeID(None)
    assert np.array_equal(voxels(first, block_node), block())


def test_a_region_a_mask_outside_seeds_and_a_first_guess_reach_the_method(scene, block_node, center_ras):
    whole = segment_node(WINDOW, block_node, inside=center_ras)
    roi = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "roi")
    roi.SetCenter(*center_ras)
    roi.SetSize(14, 12, 10)
    cut = segment_node(WINDOW, block_node, inside=center_ras, roi=roi)
    assert 0 < voxels(cut, block_node).sum() < voxels(whole, block_node).sum()
    within = segment_node(
        WINDOW, block_node, inside=center_ras, mask=cut.segmentation_node, segment=cut.segment_id
    )
    assert np.array_equal(voxels(within, block_node), voxels(cut, block_node))
    node = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "outside")
    node.AddControlPoint(vtk.vtkVector3d(*(center_ras + 5)))
    made = segment_node(WINDOW, block_node, outside=node, start=cut.segmentation_node, start_segment=cut.name)
    segment = made.segmentation_node.GetSegmentation().GetSegment(made.segment_id)
    choices = read_provenance(tag(segment, PROVENANCE))[0].choices
    assert choices["inside_ras"] == []
    assert np.allclose(choices["outside_ras"], [center_ras + 5], atol=1e-3)
    assert choices["start"] is not None


def test_what_cannot_be_done_leaves_the_scene_as_it_was(scene, block_node, center_ras):
    before = scene.GetNumberOfNodes()
    nothing = operation_from_json("window", {"lower_intensity": 3000, "upper_intensity": 3001})
    for method, places in ((nothing, {"inside": center_ras}), (WINDOW, {"inside": (9e3, 0, 0)})):
        with pytest.raises(UserError):
            segment_node(method, block_node, **places)
    with pytest.raises(Cancelled):
        segment_node(WINDOW, block_node, inside=center_ras, progress=stop)
    elsewhere = LabelVolume(np.ones((2, 2, 2), np.uint8), np.diag([9.0, 9, 9, 1]), labels=())
    with pytest.raises(UserError, match="one segment"):
        add_baseline(block_node, (elsewhere,), {})
    assert scene.GetNumberOfNodes() == before


def stop(_fraction, _message):
    raise Cancelled


def test_a_scan_that_was_deleted_meanwhile_is_told(scene, block_node, center_ras):
    made = segment_node(WINDOW, block_node, inside=center_ras)
    mask = labels_from_node(made.segmentation_node, volume_from_node(block_node), made.segment_id)
    scene.RemoveNode(block_node)
    with pytest.raises(UserError, match="deleted"):
        add_baseline(block_node, (mask,), {})


def test_undo_removes_the_latest_segment_and_the_node_with_the_last_one(scene, block_node, center_ras):
    before = scene.GetNumberOfNodes()
    undo = SegmentUndo()
    for _ in range(2):
        undo.add(segment_node(WINDOW, block_node, inside=center_ras))
    assert undo.undo(scene) == "Fixed window 2"
    assert baselines_of(block_node).GetSegmentation().GetNumberOfSegments() == 1
    assert undo.undo(scene) == "Fixed window"
    assert scene.GetNumberOfNodes() == before
    assert not undo.can_undo(scene)
    assert undo.undo(scene) == ""


def test_undo_passes_over_what_the_user_deleted(scene, block_node, center_ras):
    undo = SegmentUndo()
    made = [segment_node(WINDOW, block_node, inside=center_ras) for _ in range(2)]
    for each in made:
        undo.add(each)
    made[1].segmentation_node.GetSegmentation().RemoveSegment(made[1].segment_id)
    assert undo.can_undo(scene)
    assert undo.undo(scene) == "Fixed window"
    assert not undo.can_undo(scene)


def test_some_segments_can_be_seen_alone(block_node, center_ras):
    made = [segment_node(WINDOW, block_node, inside=center_ras) for _ in range(2)]
    display = made[0].segmentation_node.GetDisplayNode()

    def seen():
        return [bool(display.GetSegmentVisibility(each.segment_id)) for each in made]

    show_alone(block_node, ["Fixed window 2"])
    assert seen() == [False, True]
    for nothing in ([], ["gone"]):
        show_alone(block_node, ["Fixed window"])
        show_alone(block_node, nothing)
        assert seen() == [True, True]
