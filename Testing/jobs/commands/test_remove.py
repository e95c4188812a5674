"""The command from scan and mask on the disk to files, and its replay."""

import json
import shutil

import numpy as np
import pytest
import torch

from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.volume import Label, LabelVolume, Volume


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Model of healthy tissue that was never trained."""
    arguments = {"width": 2, "levels": 2}
    with torch.random.fork_rng():
        network = build_network("inpainting-generator", arguments)
    card = ModelCard(
        id="tiny-healer",
        title="Tiny healer",
        networks={"generator": NetworkEntry("inpainting-generator", arguments)},
        objective=ObjectiveEntry("inpainting", {"fill": "healthy"}),
        images=ImageEntry(
            "CT",
            ("image",),
            {"image": {"kind": "window", "low": -200.0, "high": 300.0}},
            (3.0, 2.0, 2.0),
            (8, 16, 16),
            1,
        ),
        training_data=DataEntry("none", "none", "none", {"train": 0}, {"train": 0}, 0),
        metrics={},
        intended_use="tests",
        limits="not trained",
        licence="none",
    )
    folder = tmp_path_factory.mktemp("models") / "tiny-healer"
    tensors = {f"generator.{name}": value.numpy() for name, value in network.state_dict().items()}
    write_model(folder, card, tensors)
    return folder


@pytest.fixture
def files(tmp_path):
    """Scan with a lesion, and the mask of it."""
    scan = Volume(
        np.random.default_rng(0).normal(50, 10, (24, 40, 40)).astype(np.int16), np.diag([1.0, 1, 2, 1]), "CT"
    )
    mask = np.zeros(scan.array.shape, dtype=np.uint8)
    mask[10:14, 16:24, 16:24] = 3
    write_volume(scan, tmp_path / "scan.nrrd", provenance=None)
    labels = LabelVolume(mask, scan.ijk_to_ras, labels=(Label(3, "Tumour"),))
    write_labels(labels, tmp_path / "mask.nii.gz", provenance=None)
    return tmp_path


def _remove(files, model, out, *more):
    flags = ["--mask", str(files / "mask.nii.gz"), "--model", str(model), "--modality", "CT"]
    return main(["remove", str(files / "scan.nrrd"), "--out", str(files / out), *flags, *more])


def test_a_scan_without_the_lesion_is_written_with_its_record(files, model):
    assert _remove(files, model, "out", "--label", "3", "--margin-mm", "4") == 0
    before, after = read_volume(files / "scan.nrrd"), read_volume(files / "out" / "scan_synthetic.nrrd")
    painted = read_labels(files / "out" / "scan_removed.seg.nrrd").on_grid(before.grid).array > 0
    np.testing.assert_array_equal(after.array[~painted], before.array[~painted])
    assert (after.array[painted] != before.array[painted]).mean() > 0.8
    assert not [path.name for path in (files / "out").iterdir() if "lesion" in path.name]
    labels = read_labels(files / "out" / "scan_removed.seg.nrrd").labels
    assert [(label.name, label.terminology) for label in labels] == [("Removed region 1", "")]
    record = json.loads((files / "out" / "scan_provenance.json").read_text())
    assert record["plan"]["operation"] == "remove"
    assert record["model"]["id"] == "tiny-healer"
    assert "synthetic" in record["notice"].lower()
    assert str(files) not in json.dumps(record)


def test_its_record_is_replayed_bit_for_bit_with_the_model_where_it_was(files, model):
    assert _remove(files, model, "out") == 0
    record = files / "out" / "scan_provenance.json"
    assert (
        main(["replay", str(record), "--out", str(files / "again"), "--input", str(files / "scan.nrrd")]) == 0
    )
    for name in ("scan_synthetic.nrrd", "scan_removed.seg.nrrd", "scan_preview.png"):
        first, again = ((files / folder / name).read_bytes() for folder in ("out", "again"))
        assert first == again


def test_a_replay_without_the_model_says_which_one_is_missing(files, model, capsys):
    copy = files / "elsewhere"
    shutil.copytree(model, copy)
    assert _remove(files, copy, "out") == 0
    shutil.rmtree(copy)
    replay = ["replay", str(files / "out" / "scan_provenance.json"), "--out", str(files / "again")]
    assert main(replay) == 1
    told = capsys.readouterr().err
    assert "'tiny-healer'" in told
    assert "ctganaugment models import" in told
    assert "damaged" not in told
    assert main([*replay, "--model", str(model)]) == 0


def test_a_label_that_is_not_there_is_told_and_nothing_is_written(files, model, capsys):
    assert _remove(files, model, "out", "--label", "9") == 1
    assert "expected label 9" in capsys.readouterr().err
    assert not list((files / "out").glob("*"))


def test_without_a_mask_it_is_misused(files, capsys):
    assert main(["remove", str(files / "scan.nrrd"), "--out", str(files / "out")]) == 2
    assert "--mask" in capsys.readouterr().err
