"""The demo puts lesions where they belong in any scan, and into the phantom without one."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_volume
from CTGANAugmentLib.jobs.demo import DEMO_SEED
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.provenance import read_provenance


def demo(out, **arguments):
    return Job("demo", {"out": str(out), "seed": DEMO_SEED, **arguments}).run(no_progress)


def test_the_phantom_gets_lung_nodules_and_the_replay_is_the_same(tmp_path, content):
    out = tmp_path / "demo"
    told = []
    result = Job("demo", {"out": str(out), "seed": DEMO_SEED}).run(lambda f, message: told.append(f))
    assert told == sorted(told)
    assert told[-1] == 1
    assert result["warnings"] == []
    assert sorted(content(out)) == [
        "chest_phantom.nrrd",
        "chest_phantom_lesions.seg.nrrd",
        "chest_phantom_organs.seg.nrrd",
        "chest_phantom_preview.png",
        "chest_phantom_provenance.json",
        "chest_phantom_synthetic.nrrd",
    ]
    organs = read_labels(out / "chest_phantom_organs.seg.nrrd")
    lungs = [label.value for label in organs.labels if "lung" in label.name.lower()]
    mask = read_labels(result["files"]["labels"]).array
    assert len(result["measured"]["lesions"]) == 3
    assert np.isin(organs.array[mask > 0], lungs).mean() > 0.9
    assert all(np.any(mask[organs.array == lung]) for lung in lungs)
    replayed = Job("replay", {"provenance": result["files"]["provenance"], "out": str(tmp_path / "again")})
    replayed.run(no_progress)
    again = content(tmp_path / "again")
    assert again == {name: data for name, data in content(out).items() if name in again}
    assert len(again) == 4


def test_a_phantom_in_the_way_is_found_before_the_work(tmp_path, content):
    (tmp_path / "chest_phantom_organs.seg.nrrd").write_text("mine")
    told = []
    job = Job("demo", {"out": str(tmp_path), "seed": DEMO_SEED})
    with pytest.raises(UserError, match="exists already"):
        job.run(lambda fraction, message: told.append(message))
    assert told == []
    assert content(tmp_path) == {"chest_phantom_organs.seg.nrrd": b"mine"}


def test_a_scan_without_lungs_gets_lesions_in_its_soft_tissue(scan_file, scan, tmp_path):
    result = demo(tmp_path / "out", input=str(scan_file))
    plan, _ = read_provenance((tmp_path / "out" / "erna_mueller_provenance.json").read_text(encoding="utf-8"))
    assert plan.parameters["preset"] == "soft-tissue-sarcoma"
    mask = read_labels(result["files"]["labels"]).array > 0
    assert (scan.array[mask] > -200).mean() > 0.95


def test_an_mr_scan_gets_lesions_in_its_bright_tissue(tmp_path):
    phantom = chest_phantom(spacing_mm=(3.0, 3.0, 6.0), modality="MR")
    write_volume(phantom.volume, tmp_path / "mr.nii.gz")
    result = demo(tmp_path / "out", input=str(tmp_path / "mr.nii.gz"))
    _, record = read_provenance((tmp_path / "out" / "mr_provenance.json").read_text(encoding="utf-8"))
    assert record["inputs"]["scan"]["modality"] == "MR"
    assert [warning.split(" because")[0] for warning in result["warnings"][:2]] == [
        "taken as MR",
        "soft-tissue-sarcoma was chosen",
    ]
    assert "--preset changes it" in result["warnings"][1]
    mask = read_labels(result["files"]["labels"]).array > 0
    assert phantom.volume.array[mask].mean() > 0.3 * np.median(phantom.volume.array[phantom.organs.array > 0])


@pytest.mark.parametrize("preset", ["liver-cyst", "soft-tissue-sarcoma"])
def test_a_preset_that_was_named_is_taken_without_a_word(scan_file, tmp_path, preset):
    result = demo(tmp_path / "out", input=str(scan_file), preset=preset)
    plan, _ = read_provenance((tmp_path / "out" / "erna_mueller_provenance.json").read_text(encoding="utf-8"))
    assert plan.parameters["preset"] == preset
    assert not any("chosen" in warning for warning in result["warnings"])


def test_a_preset_whose_tissue_the_scan_has_not_is_refused(scan_file, tmp_path):
    with pytest.raises(UserError, match="the scan shows no lung that lung-nodule-solid belongs to"):
        demo(tmp_path / "out", input=str(scan_file), preset="lung-nodule-solid")
    assert not (tmp_path / "out").exists()


def test_the_modality_that_the_user_says_counts(scan, tmp_path):
    write_volume(scan.with_array(np.maximum(scan.array, 0)), tmp_path / "brain.nrrd")
    result = demo(tmp_path / "out", input=str(tmp_path / "brain.nrrd"), modality="CT")
    _, record = read_provenance((tmp_path / "out" / "brain_provenance.json").read_text(encoding="utf-8"))
    assert record["inputs"]["scan"]["modality"] == "CT"
    assert not any("taken as MR" in warning for warning in result["warnings"])


def test_a_scan_of_three_slices_gets_lesions_that_fit(real_data, tmp_path):
    result = demo(tmp_path / "out", input=str(real_data / "dcmqi-ct-3slice" / "ct.nii.gz"), seed=2)
    assert len(result["measured"]["lesions"]) > 0
    assert all(lesion["share_kept"] > 0.5 for lesion in result["measured"]["lesions"])


def test_a_scan_without_a_body_is_refused(scan, tmp_path):
    air = scan.with_array(np.full_like(scan.array, -1000))
    write_volume(air, tmp_path / "air.nrrd")
    with pytest.raises(UserError, match="no body was found"):
        demo(tmp_path / "out", input=str(tmp_path / "air.nrrd"))
    assert not (tmp_path / "out").exists()


def test_a_missing_scan_is_named(tmp_path):
    with pytest.raises(UserError, match=r"none\.nrrd"):
        demo(tmp_path / "out", input=str(tmp_path / "none.nrrd"))
    assert not (tmp_path / "out").exists()


def test_the_scan_itself_is_left_as_it_was(scan_file):
    before = read_volume(scan_file).sha256
    demo(scan_file.parent, input=str(scan_file))
    assert read_volume(scan_file).sha256 == before
