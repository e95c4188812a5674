"""A segmentation on disk: the mask, its record and its picture, and the same again from the record."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import Label, LabelVolume, Volume


@pytest.fixture(scope="session")
def lump() -> tuple[Volume, np.ndarray]:
    """A ball of 130 HU in 40 HU, and where it is."""
    matrix = np.diag([-1.5, -1.5, 2.0, 1.0])
    grid = Grid((24, 40, 40), matrix)
    center = grid.to_ras((20, 20, 12))
    inside = np.linalg.norm(grid.voxel_centers_ras() - center, axis=-1) <= 10
    values = 40 + 90.0 * inside + np.random.default_rng(1).normal(0, 6, grid.shape_kji)
    return Volume(values.astype(np.int16), matrix, "CT"), inside


SEED = [-30.0, -30.0, 24.0]


@pytest.fixture
def segment_job(lump, tmp_path):
    """Maker of a segment job, whose arguments can be replaced."""
    path = tmp_path / "erna_mueller.nrrd"
    write_volume(lump[0], path)

    def make(**arguments) -> Job:
        defaults = {
            "input": str(path),
            "out": str(tmp_path / "out"),
            "operation": "window",
            "parameters": {},
            "points": [SEED],
            "modality": "CT",
        }
        return Job("segment", {**defaults, **arguments})

    return make


def test_a_folder_gets_the_mask_its_record_and_a_picture(segment_job, lump, tmp_path, content):
    result = segment_job().run(no_progress)
    assert sorted(content(tmp_path / "out")) == [
        "erna_mueller_window.seg.nrrd",
        "erna_mueller_window_preview.png",
        "erna_mueller_window_provenance.json",
    ]
    labels = read_labels(result["files"]["segmentation"])
    assert labels.array.shape == lump[0].array.shape
    assert np.count_nonzero((labels.array > 0) != lump[1]) < 0.1 * np.count_nonzero(lump[1])
    assert labels.labels[0].name == "Fixed window"
    assert set(result["suggested"]) == {"lower_intensity", "upper_intensity"}
    assert result["measured"]["segments"][0]["volume_ml"] == pytest.approx(4.19, rel=0.15)
    record = Path(result["files"]["provenance"]).read_text(encoding="utf-8")
    assert "erna" not in record
    assert json.loads(record)["synthetic"] is False
    assert Image.open(result["files"]["preview"]).size[0] > 500


@pytest.mark.parametrize("name", ["x.seg.nrrd", "x.nrrd", "x.nii.gz", "x.mha"])
def test_a_file_is_written_as_named_and_replayed_to_the_same_bytes(segment_job, tmp_path, content, name):
    out = tmp_path / "made" / name
    result = segment_job(out=str(out)).run(no_progress)
    assert result["files"]["segmentation"] == str(out)
    assert np.count_nonzero(read_labels(out).array) > 500
    record = result["files"]["provenance"]
    assert Path(record).name == "x_provenance.json"
    Job("replay", {"provenance": record, "out": str(tmp_path / "again")}).run(no_progress)
    assert content(tmp_path / "again") == content(tmp_path / "made")


def test_everything_that_was_pointed_at_is_used_and_replayed(segment_job, lump, tmp_path, content):
    scan, inside = lump
    first = LabelVolume(inside.astype(np.uint8), scan.ijk_to_ras, labels=(Label(1, "First"),))
    organs = LabelVolume(np.where(np.indices(inside.shape)[2] < 21, 2, 1).astype(np.uint8), scan.ijk_to_ras)
    write_labels(first, tmp_path / "first.seg.nrrd")
    write_labels(organs, tmp_path / "organs.nrrd")
    roi = Roi.aligned(SEED, (30, 30, 12)).to_json()
    result = segment_job(
        outside_points=[[-5.0, -30.0, 24.0]],
        roi=roi,
        mask=str(tmp_path / "organs.nrrd"),
        label=2,
        start=str(tmp_path / "first.seg.nrrd"),
    ).run(no_progress)
    made = read_labels(result["files"]["segmentation"])
    assert not np.any(made.array[..., 21:])
    ras = made.grid.to_ras(np.argwhere(made.array > 0)[:, ::-1].astype(float))
    assert np.abs(ras - SEED).max(axis=0)[2] <= 6
    plan = json.loads(Path(result["files"]["provenance"]).read_text())["plan"]["choices"]
    assert plan["outside_ras"] == [[-5.0, -30.0, 24.0]]
    assert plan["start"] is not None
    Job("replay", {"provenance": result["files"]["provenance"], "out": str(tmp_path / "again")}).run(
        no_progress
    )
    assert content(tmp_path / "again") == content(tmp_path / "out")


BAD = {
    "a method that makes lesions": ({"operation": "parametric"}, "expected a segmentation method"),
    "an unknown parameter": ({"parameters": {"colour": 1}}, "has no parameter colour"),
    "a seed outside the scan": ({"points": [[900, 0, 0]]}, "lies outside the scan"),
    "half a region": ({"roi": [1, 2, 3]}, "expected a region of interest"),
    "a region without a size": ({"roi": {"center_ras": [0, 0, 0]}}, "expected a region of interest"),
    "a picture for a mask": ({"out": "x.dcm"}, "expected a format out of seg.nrrd"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_done_writes_nothing(segment_job, tmp_path, content, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    before = content(tmp_path)
    arguments, message = BAD[name]
    with pytest.raises(UserError, match=message):
        segment_job(**arguments).run(no_progress)
    assert content(tmp_path) == before


def test_what_exists_is_replaced_only_when_allowed(segment_job, tmp_path, content):
    segment_job().run(no_progress)
    before = content(tmp_path / "out")
    with pytest.raises(UserError, match="exists already"):
        segment_job(parameters={"smoothing_mm": 2.0}).run(no_progress)
    assert content(tmp_path / "out") == before
    segment_job(parameters={"smoothing_mm": 2.0}, overwrite=True).run(no_progress)
    assert content(tmp_path / "out") != before


def test_a_stop_leaves_nothing_behind(segment_job, tmp_path):
    def stop(fraction, message):
        if message == "writing the segmentation":
            raise Cancelled

    with pytest.raises(Cancelled):
        segment_job().run(stop)
    assert not (tmp_path / "out").exists()


def test_a_changed_scan_is_not_taken_for_the_one_in_the_record(segment_job, lump, tmp_path):
    record = segment_job().run(no_progress)["files"]["provenance"]
    scan = read_volume(tmp_path / "erna_mueller.nrrd", modality="CT")
    write_volume(scan.with_array(scan.array + 1), tmp_path / "erna_mueller.nrrd", overwrite=True)
    with pytest.raises(UserError, match="expected the scan with SHA-256"):
        Job("replay", {"provenance": record, "out": str(tmp_path / "again")}).run(no_progress)


@pytest.mark.parametrize("name", ["input", "mask", "start"])
def test_what_it_is_made_from_is_never_replaced(segment_job, lump, tmp_path, name):
    mask = tmp_path / "first.nrrd"
    write_labels(LabelVolume(lump[1].astype(np.uint8), lump[0].ijk_to_ras), mask)
    used = {} if name == "input" else {name: str(mask)}
    path = mask if used else tmp_path / "erna_mueller.nrrd"
    before = path.read_bytes()
    with pytest.raises(UserError, match=f"would replace .*{path.name}"):
        segment_job(out=str(tmp_path / "." / path.name), overwrite=True, **used).run(no_progress)
    assert path.read_bytes() == before
