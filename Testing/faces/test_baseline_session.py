"""Runs, jobs, suggestions, undo and scores of the Baselines panel on a real MRML scene."""

import json
from pathlib import Path

import numpy as np
import pytest
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_job import take_result, write_job
from CTGANAugmentLib.faces.baseline_session import BaselineSession, method_with_values
from CTGANAugmentLib.faces.baseline_situation import (
    BaselineSituation,
    baseline_situation,
    inputs_of,
    why_not_run,
    why_not_score,
)
from CTGANAugmentLib.jobs.job import Job, read_job
from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.scene.baselines import baselines_of
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.volumes import remove_with_parts, volume_from_node
from CTGANAugmentLib.scene.voxels import oriented_image

CENTER = (30.0, 25.0, 20.0)
BLOCK = np.s_[12:28, 15:35, 20:40]
WINDOW = operations()["window"]
GROWING = operations()["growing-tolerance"]
CHOICES = BaselineChoices(method="window")
NODES = ("volume", "inside", "outside", "roi", "mask", "start", "reference")


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def scene(headless):
    before = {headless.scene.GetNthNode(n).GetID() for n in range(headless.scene.GetNumberOfNodes())}
    yield headless.scene
    for node in [headless.scene.GetNthNode(n) for n in range(headless.scene.GetNumberOfNodes())]:
        if headless.scene.IsNodePresent(node) and node.GetID() not in before:
            remove_with_parts(headless.scene, node)


@pytest.fixture
def nodes(scene):
    volume = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "liver")
    array = np.random.default_rng(0).normal(60, 8, (40, 50, 60))
    array[BLOCK] += 120
    array[0] = -1000
    slicer.util.updateVolumeFromArray(volume, array.astype(np.int16))
    inside = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Inside")
    inside.AddControlPoint(vtk.vtkVector3d(*CENTER))
    truth = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "truth")
    mask = np.zeros((40, 50, 60), np.uint8)
    mask[BLOCK] = 1
    truth.AddSegmentFromBinaryLabelmapRepresentation(oriented_image(mask, np.eye(4)), "block", [1, 0, 0])
    return {**dict.fromkeys(NODES), "volume": volume, "inside": inside, "reference": truth}


@pytest.fixture
def session(scene):
    return BaselineSession(scene)


def voxels(made, nodes):
    volume = volume_from_node(nodes["volume"])
    return labels_from_node(made.segmentation_node, volume, made.segment_id).array > 0


def add_points(node, *points):
    for point in points:
        node.AddControlPoint(vtk.vtkVector3d(*point))


def test_a_run_adds_a_segment_that_undo_removes(session, nodes):
    assert not session.has_baselines(nodes["volume"])
    made = session.run(WINDOW(), nodes, CHOICES, "CT")
    assert voxels(made, nodes)[BLOCK].mean() > 0.95
    assert session.can_undo
    assert session.has_baselines(nodes["volume"])
    assert session.undo() == "Fixed window"
    assert not session.can_undo
    assert baselines_of(nodes["volume"]) is None


def test_scores_compare_with_the_chosen_segment(session, nodes):
    session.run(WINDOW(), nodes, CHOICES, "CT")
    table = session.score(nodes, CHOICES)
    assert table.GetTable().GetColumnByName("Dice").GetValue(0) > 0.95


def test_undo_takes_the_segments_score_with_it(session, nodes):
    for _ in range(2):
        session.run(WINDOW(), nodes, CHOICES, "CT")
    table = session.score(nodes, CHOICES)
    assert table.GetNumberOfRows() == 2
    session.undo()
    names = table.GetTable().GetColumnByName("Segment")
    assert [names.GetValue(n) for n in range(names.GetNumberOfValues())] == ["Fixed window"]
    session.undo()
    assert table.GetNumberOfRows() == 0


def test_suggestions_become_the_users_own_figures(session, nodes):
    choices = session.suggest(WINDOW, nodes, CHOICES, "CT")
    lower, upper = (choices.own_values()[name] for name in ("lower_intensity", "upper_intensity"))
    assert 60 < lower < 180 < upper < 300
    kept = session.suggest(WINDOW, nodes, CHOICES.with_values({"lower_intensity": 5.0}), "CT")
    assert kept.own_values()["lower_intensity"] == 5.0
    with pytest.raises(UserError):
        session.suggest(WINDOW, {**nodes, "inside": None}, CHOICES, "CT")


def test_figures_that_a_method_does_not_take_are_left_out():
    choices = CHOICES.with_values({"lower_intensity": 5, "gone": 3, "max_diameter_mm": -4})
    assert method_with_values(WINDOW, choices, "CT") == WINDOW(lower_intensity=5.0)


def test_a_job_finds_exactly_what_a_run_here_finds(session, nodes, scene, tmp_path):
    """Under a transform, with a turned region, a mask and a seed outside."""
    transform = vtk.vtkTransform()
    transform.Translate(7, -11, 13)
    transform.RotateWXYZ(30, 0.2, 0.3, 1)
    moved = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved")
    moved.SetMatrixTransformToParent(transform.GetMatrix())
    roi = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "roi")
    roi.SetCenter(30, 25, 20)
    roi.SetSize(18, 14, 12)
    outside = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Outside")
    add_points(outside, (30, 25, 5))
    nodes |= {"roi": roi, "outside": outside, "mask": nodes["reference"]}
    for name in ("volume", "inside", "outside", "roi", "reference"):
        nodes[name].SetAndObserveTransformNodeID(moved.GetID())
    here = session.run(GROWING(), nodes, CHOICES, "CT")
    job = write_job(tmp_path, GROWING(), nodes["volume"], inputs_of(nodes, CHOICES, GROWING), "CT")
    (tmp_path / "job.json").write_text(job.to_text(), encoding="utf-8")
    answer = json.loads(json.dumps(read_job(tmp_path / "job.json").run(no_progress)))
    there = session.take(nodes["volume"], answer, 1.5)
    assert 100 < voxels(here, nodes).sum() < 18 * 14 * 12 * 1.2
    assert np.array_equal(voxels(here, nodes), voxels(there, nodes))
    assert (there.name, there.seconds) == (f"{here.name} 2", 1.5)
    assert session.undo() == there.name


def test_the_scan_is_handed_over_plain(nodes, tmp_path):
    job = write_job(tmp_path, WINDOW(), nodes["volume"], inputs_of(nodes, CHOICES, WINDOW), "CT")
    assert isinstance(job, Job)
    assert Path(job.arguments["input"]).stat().st_size > 40 * 50 * 60 * 2


@pytest.mark.parametrize("answer", [{}, {"files": {}}, {"files": {"segmentation": "/nowhere.seg.nrrd"}}])
def test_a_damaged_answer_is_told(nodes, answer):
    with pytest.raises(UserError):
        take_result(nodes["volume"], answer, 0)


def test_the_situation_counts_what_a_run_needs(nodes, scene):
    assert why_not_run(baseline_situation(nodes, CHOICES, GROWING)) == ""
    add_points(nodes["inside"], (900, 0, 0))
    roi = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "undrawn")
    empty = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "empty")
    now = baseline_situation({**nodes, "roi": roi, "mask": empty, "start": empty}, CHOICES, GROWING)
    assert (now.inside, now.stray) == (2, 1)
    assert now.roi_undrawn
    assert now.mask_empty
    assert now.start_empty
    assert not now.has_start


def test_a_first_guess_is_for_methods_that_take_one(nodes):
    with_start = {**nodes, "inside": None, "start": nodes["reference"]}
    assert baseline_situation(with_start, CHOICES, GROWING).has_start
    assert not baseline_situation(with_start, CHOICES, WINDOW).has_start
    assert inputs_of(with_start, CHOICES, GROWING)["start"] is nodes["reference"]
    assert inputs_of(with_start, CHOICES, WINDOW)["start"] is None


@pytest.mark.parametrize(
    ("now", "part"),
    [
        (BaselineSituation(), "Choose a CT or MR volume"),
        (BaselineSituation(volume_problem="it is broken"), "it is broken"),
        (BaselineSituation("", missing=("scikit-learn",)), "scikit-learn"),
        (BaselineSituation("", needs=("inside",)), "Place a seed inside"),
        (BaselineSituation("", needs=("start",)), "or choose a first guess"),
        (BaselineSituation("", inside=2, stray=1), "outside the volume"),
        (BaselineSituation("", roi_undrawn=True), "not drawn"),
        (BaselineSituation("", mask_empty=True), "no segment"),
        (BaselineSituation("", start_empty=True), "no segment"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(now, part):
    assert part in why_not_run(now)


def test_nothing_missing_says_nothing():
    assert why_not_run(BaselineSituation("", needs=("inside",), inside=1)) == ""
    assert why_not_run(BaselineSituation("", needs=("start",), has_start=True)) == ""


def test_scores_need_a_volume_a_reference_and_a_baseline(nodes):
    assert "volume" in why_not_score({**nodes, "volume": None}, has_baselines=True)
    assert "right" in why_not_score({**nodes, "reference": None}, has_baselines=True)
    assert "run a method" in why_not_score(nodes, has_baselines=False)
    assert why_not_score(nodes, has_baselines=True) == ""
