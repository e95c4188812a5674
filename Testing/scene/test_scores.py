import numpy as np
import pytest
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.operation import operation_from_json
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.scores import (
    REFERENCE_ROLE,
    best_row,
    score_baselines,
    segments_in_rows,
    short_parameters,
    table_of,
)
from CTGANAugmentLib.scene.segment import segment_node
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.scene.voxels import matrix_of, oriented_image

BLOCK = np.s_[6:14, 12:28, 15:35]


def window(lower):
    return operation_from_json("window", {"lower_intensity": lower, "upper_intensity": 400})


@pytest.fixture
def scan(make_volume):
    array = np.random.default_rng(0).normal(60, 8, (20, 40, 50))
    array[BLOCK] += np.linspace(60, 200, 20)
    return make_volume(array.astype(np.int16), name="liver")


@pytest.fixture
def truth(scene, scan):
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "truth")
    mask = np.zeros((20, 40, 50), np.uint8)
    mask[BLOCK] = 1
    image = oriented_image(mask, matrix_of(scan.GetIJKToRASMatrix))
    node.AddSegmentFromBinaryLabelmapRepresentation(image, "tumour", [1, 0, 0])
    return node


@pytest.fixture
def made(scan, center_ras):
    return [segment_node(window(lower), scan, inside=center_ras) for lower in (95, 150)]


def column(table, heading):
    values = table.GetTable().GetColumnByName(heading)
    return [values.GetValue(n) for n in range(values.GetNumberOfValues())]


def test_each_segment_is_a_row_with_the_librarys_own_scores(scan, truth, made):
    table = score_baselines(scan, truth, "tumour", tolerance_mm=1.5)
    volume = volume_from_node(scan)
    right = labels_from_node(truth, volume).array > 0
    assert column(table, "Segment") == ["Fixed window", "Fixed window 2"]
    for row, each in enumerate(made):
        found = labels_from_node(each.segmentation_node, volume, each.segment_id).array > 0
        expected = score_overlap(found, right, volume.grid, tolerance_mm=1.5)
        for heading, value in {
            "Dice": expected.dice,
            "Jaccard": expected.jaccard,
            "Sensitivity": expected.sensitivity,
            "Specificity": expected.specificity,
            "Precision": expected.precision,
            "Volume difference (mL)": expected.volume_difference_ml,
            "HD95 (mm)": expected.hd95_mm,
            "ASSD (mm)": expected.assd_mm,
            "Surface Dice": expected.surface_dice,
        }.items():
            assert column(table, heading)[row] == pytest.approx(value, abs=0.006), heading
    assert column(table, "Method") == ["window", "window"]
    assert column(table, "Parameters")[1] == "lower_intensity 150, upper_intensity 400"
    assert all(seconds >= 0 for seconds in column(table, "Time (s)"))


def test_figures_are_numbers_with_units(scan, truth, made):
    table = score_baselines(scan, truth)
    assert isinstance(table.GetTable().GetColumnByName("Dice"), vtk.vtkDoubleArray)
    assert table.GetColumnUnitLabel("HD95 (mm)") == "mm"
    assert table.GetColumnTitle("HD95 (mm)") == "HD95 (mm)"
    assert table.GetColumnDescription("Dice")
    assert table.GetNodeReference(REFERENCE_ROLE) is truth


def test_scoring_again_fills_the_same_table_anew(scene, scan, truth, made, center_ras):
    table = score_baselines(scan, truth)
    made[0].segmentation_node.GetSegmentation().RemoveSegment(made[0].segment_id)
    segment_node(window(110), scan, inside=center_ras)
    assert score_baselines(scan, truth) is table
    assert table_of(scan) is table
    assert column(table, "Segment") == ["Fixed window 2", "Fixed window"]
    assert scene.GetNumberOfNodesByClass("vtkMRMLTableNode") == 1


def test_only_chosen_segments_are_scored(scan, truth, made):
    table = score_baselines(scan, truth, segments=[made[1].segment_id])
    assert column(table, "Segment") == ["Fixed window 2"]


def test_a_reference_on_another_grid_is_resampled(scene, scan, truth, made):
    direct = column(score_baselines(scan, truth), "Dice")
    fine = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "fine")
    matrix = matrix_of(scan.GetIJKToRASMatrix)
    half = matrix.copy()
    half[:3, :3] /= 2
    half[:3, 3] = matrix[:3, 3] - matrix[:3, :3] @ [0.25, 0.25, 0.25]
    mask = np.zeros((40, 80, 100), np.uint8)
    mask[12:28, 24:56, 30:70] = 1
    fine.AddSegmentFromBinaryLabelmapRepresentation(oriented_image(mask, half), "tumour", [1, 0, 0])
    assert column(score_baselines(scan, fine), "Dice") == pytest.approx(direct, abs=0.05)


def test_a_segment_that_was_erased_scores_nothing(scan, truth, made):
    segmentation = made[0].segmentation_node.GetSegmentation()
    segmentation.GetSegment(made[0].segment_id).GetRepresentation("Binary labelmap").Initialize()
    table = score_baselines(scan, truth)
    assert column(table, "Dice")[0] == 0
    assert np.isnan(column(table, "HD95 (mm)")[0])


def test_the_best_row_and_the_names_in_rows_are_found(scan, truth, made):
    table = score_baselines(scan, truth)
    assert best_row(table) == int(np.argmax(column(table, "Dice")))
    assert segments_in_rows(table, [1, 7]) == ["Fixed window 2"]
    table.RemoveAllColumns()
    assert best_row(table) == -1


def test_what_cannot_be_scored_is_refused(scan, truth):
    with pytest.raises(UserError, match="run a method first"):
        score_baselines(scan, truth)


def test_a_reference_elsewhere_and_a_stop_leave_the_table_as_it_was(scene, scan, truth, made):
    table = score_baselines(scan, truth)
    before = column(table, "Dice")
    elsewhere = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "elsewhere")
    far = np.diag([1.0, 1, 1, 1])
    far[:3, 3] = 5000
    elsewhere.AddSegmentFromBinaryLabelmapRepresentation(
        oriented_image(np.ones((3, 3, 3), np.uint8), far), "x", [1, 0, 0]
    )
    with pytest.raises(UserError):
        score_baselines(scan, elsewhere)
    with pytest.raises(UserError):
        score_baselines(scan, truth, "no such segment")

    def stop(_fraction, _message):
        raise Cancelled

    with pytest.raises(Cancelled):
        score_baselines(scan, truth, progress=stop)
    assert column(table, "Dice") == before


def test_short_parameters_leave_out_defaults_and_survive_garbage():
    assert (
        short_parameters("window", '{"lower_intensity": 12.5, "max_diameter_mm": 100.0}')
        == "lower_intensity 12.5"
    )
    assert short_parameters("window", "garbage") == ""
    assert short_parameters("no-such-method", "{}") == ""
