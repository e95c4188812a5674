"""``ctganaugment synthesize`` with each method: flags, misuse, and the same files again."""

from __future__ import annotations

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.synthesize import run_synthesize
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import Label, LabelVolume

AT = ("--at", "-12,5,3")


@pytest.fixture
def call(capsys, monkeypatch):
    """Run the command line in this process: exit code, output, errors."""

    def run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def _ellipsoid(scan, center, axes):
    points = scan.grid.voxel_centers_ras() - np.array(center)
    return np.square(points / np.array(axes)).sum(axis=-1) < 1


@pytest.fixture
def donors(scan, tmp_path):
    """A folder of one patient with a lesion."""
    folder = tmp_path / "donors" / "otto_schmidt"
    folder.mkdir(parents=True)
    mask = _ellipsoid(scan, (10, 0, 0), (14, 10, 12))
    array = scan.array[:, ::-1].copy() + (40 * mask).astype(np.int16)
    write_volume(scan.with_array(array), folder / "ct.nrrd")
    labels = (Label(1, "lesion"),)
    write_labels(LabelVolume(mask.astype(np.uint8), scan.ijk_to_ras, labels=labels), folder / "ct_mask.nrrd")
    return folder.parent


@pytest.fixture
def painted(scan, tmp_path):
    """A mask of a lesion, in one of two labels."""
    array = np.zeros(scan.array.shape, dtype=np.uint8)
    array[_ellipsoid(scan, (-10, 5, 0), (12, 9, 9))] = 2
    array[_ellipsoid(scan, (20, -10, 10), (8, 8, 8))] = 1
    path = tmp_path / "painted.nrrd"
    write_labels(LabelVolume(array, scan.ijk_to_ras, labels=(Label(1, "a"), Label(2, "b"))), path)
    return path


def _record(out):
    (path,) = out.glob("*_provenance.json")
    return path, json.loads(path.read_text(encoding="utf-8"))


def test_a_painted_lesion_is_filled_exactly(call, scan_file, painted, tmp_path):
    out = tmp_path / "out"
    arguments = ("--preset", "liver-metastasis", "--lesion-mask", painted, "--label", 2, "--no-confine")
    code, _, error = call("synthesize", scan_file, "--out", out, *arguments)
    assert code == 0, error
    (mask,) = out.glob("*_lesions.seg.nrrd")
    np.testing.assert_array_equal(read_labels(mask).array > 0, read_labels(painted).array == 2)
    assert _record(out)[1]["plan"]["parameters"]["outline"] == "painted"


def test_copied_lesions_are_replayed_from_where_they_were_and_the_record_names_nobody(
    call, scan_file, donors, tmp_path
):
    out, again = tmp_path / "out", tmp_path / "again"
    arguments = ("--method", "copy-paste", "--source", donors, *AT, "--seed", 4)
    code, _, error = call("synthesize", scan_file, "--out", out, *arguments)
    assert code == 0, error
    path, record = _record(out)
    text = path.read_text(encoding="utf-8")
    assert not any(word in text for word in ("otto", "schmidt", "erna", "mueller", str(tmp_path)))
    assert record["inputs"]["donor 1"]["modality"] == "CT"
    code, _, error = call("replay", path, "--out", again)
    assert code == 0, error
    for first in out.glob("*.nrrd"):
        assert first.read_bytes() == (again / first.name).read_bytes()


def test_donors_that_were_moved_are_named_for_a_replay(call, scan_file, donors, tmp_path):
    out = tmp_path / "out"
    call("synthesize", scan_file, "--out", out, "--method", "copy-paste", "--source", donors, *AT)
    path, _ = _record(out)
    moved = donors.rename(tmp_path / "elsewhere")
    code, _, error = call("replay", path, "--out", tmp_path / "again")
    assert code == 1
    assert "donors" in error
    assert "damaged" not in error
    (tmp_path / "empty").mkdir()
    code, _, error = call("replay", path, "--out", tmp_path / "again", "--source", tmp_path / "empty")
    assert code == 1
    assert "damaged" not in error
    code, _, error = call("replay", path, "--out", tmp_path / "again", "--source", moved)
    assert code == 0, error


def test_flags_are_those_of_the_method(call):
    _, parametric, _ = call("synthesize", "--help")
    _, copied, _ = call("synthesize", "--method", "copy-paste", "--help")
    _, painted, _ = call("synthesize", "--method", "gan-inpaint", "--help")
    assert "--lobulation" in parametric
    assert "--lobulation" not in copied
    assert "--feather-mm" in copied
    assert "--model" in painted
    for text in (parametric, copied, painted):
        assert "--method ID" in text
        assert "copy-paste, gan-inpaint, gan-refine, parametric" in " ".join(text.split())


MISUSE = {
    "an unknown method": ((*AT, "--method", "magic"), "invalid choice: 'magic'"),
    "another method's flag": (
        (*AT, "--method", "copy-paste", "--source", "x", "--lobulation", "1"),
        "--lobulation",
    ),
    "no source": ((*AT, "--method", "copy-paste"), "--source, scans with masks"),
    "scales the wrong way round": (
        (*AT, "--method", "copy-paste", "--source", "x", "--least-scale", "2"),
        "swap them",
    ),
    "painted without a mask": (("--outline", "painted"), "--lesion-mask"),
    "painted with an organ": (("--outline", "painted", "--organ-mask", "m.nrrd"), "--organ-mask"),
    "a mask and points": (("--lesion-mask", "m.nrrd", *AT), "--lesion-mask says where"),
    "a mask and a count": (("--lesion-mask", "m.nrrd", "--count", "2"), "--lesion-mask says where"),
    "a mask and a preset's outline": (("--lesion-mask", "m.nrrd", "--outline", "real"), "belong together"),
    "a shortened flag": ((*AT, "--meth", "copy-paste"), "--meth"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_misuse_is_explained(call, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    arguments, message = MISUSE[name]
    code, _, error = call("synthesize", "scan.nrrd", "--out", "x", *arguments)
    assert code == 2
    assert message in error
    assert not (tmp_path / "x").exists()


def test_other_operations_are_refused_by_the_task(synthesize_job, tmp_path):
    job = synthesize_job(operation="otsu")
    with pytest.raises(UserError, match="expected an operation on lesions"):
        run_synthesize({**job.arguments, "parameters": {}}, no_progress)
    assert not (tmp_path / "out").exists()


def test_the_donor_is_not_touched(call, scan_file, donors, tmp_path, content):
    before = content(donors)
    call(
        "synthesize", scan_file, "--out", tmp_path / "out", "--method", "copy-paste", "--source", donors, *AT
    )
    assert content(donors) == before
