"""Patches as a set on the disk: all of it or nothing, with labels, hashes and marks; from models trained here."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from PIL import Image

from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.jobs import filled_folder
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.patch_generator import generate_patches
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.provenance import read_provenance
from CTGANAugmentLib.volume import LabelVolume, Volume


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Folder of ten scans with a lesion each, and of models that were trained on them for a moment."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "scans").mkdir()
    rng = np.random.default_rng(0)
    places = np.stack(np.meshgrid(*(np.arange(n) for n in (4, 32, 32)), indexing="ij"), axis=-1)
    for number in range(10):
        lesion = np.square((places - [2, 16, 16]) / [3, 4 + number % 4, 6]).sum(axis=-1) < 1
        scan = (rng.normal(40, 10, lesion.shape) + 60 * lesion).astype(np.int16)
        write_volume(Volume(scan, np.eye(4), "CT"), folder / "scans" / f"p{number}.nii.gz")
        write_labels(
            LabelVolume(lesion.astype(np.uint8), np.eye(4)), folder / "scans" / f"p{number}_mask.nii.gz"
        )
    for objective, own in (
        ("mixture-gan", "width: 4, latent_size: 8, components: 3"),
        ("pix2pix-mask", "width: 4, discriminator_width: 4"),
    ):
        config = folder / f"{objective}.yaml"
        config.write_text(
            f"""
            objective: {objective}
            parameters: {{{own}}}
            data: {{images: scans, modality: CT, rows: 16, columns: 16, spacing_mm: 1.0, per_case: 4}}
            training: {{steps: 4, batch_size: 4, log_every: 4, sample_every: 4, validate_every: 4, checkpoint_every: 4,
                       validation_images: 16, device: cpu, threads: 1}}
            card: {{title: Tiny lesions, id: tiny-{objective}}}
            """,
            encoding="utf-8",
        )
        Job("train", {"config": str(config), "out": str(folder / objective)}).run(no_progress)
    return folder


def generate(study, out, progress=no_progress, objective="mixture-gan", **arguments):
    defaults = {"model": str(study / objective / "model"), "out": str(out), "count": 4, "seed": 3}
    return Job("generate", {**defaults, **arguments}).run(progress)


def manifest(out):
    return list(csv.DictReader((out / "manifest.csv").read_text(encoding="utf-8").splitlines()))


def test_training_tells_the_card_how_often_each_component_is(study):
    metrics = read_card(study / "mixture-gan" / "model").metrics
    shares = [metrics[f"train/share_of_component_{number}"] for number in range(3)]
    assert sum(shares) == pytest.approx(1, abs=1e-4)
    assert min(shares) >= 0


@pytest.mark.parametrize("form", ["nii.gz", "nrrd"])
def test_files_hold_the_patches_of_the_console_and_say_that_they_are_synthetic(study, tmp_path, form):
    result = generate(study, tmp_path / "set", format=form)
    rows = manifest(tmp_path / "set")
    wanted = generate_patches(str(study / "mixture-gan" / "model"), 4, seed=3)
    assert [row["file"] for row in rows] == [f"synthetic_{n:06d}.{form}" for n in range(4)]
    for row, patch in zip(rows, wanted, strict=True):
        path = tmp_path / "set" / row["file"]
        assert np.array_equal(read_volume(path, modality="CT").array, patch.volume.array)
        assert read_volume(path, modality="CT").grid.matches(patch.volume.grid)
        assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (row["label"], row["index"], row["seed"]) == (str(patch.label), str(patch.index), "3")
        assert (row["synthetic"], row["model"], row["mask"]) == ("1", "tiny-mixture-gan", "")
        header = sitk.ReadImage(str(path))
        marks = header.GetMetaData("descrip" if form == "nii.gz" else "CTGANAugment_Description")
        assert marks.startswith("SYNTHETIC CTGANAugment")
        if form == "nrrd":
            assert header.GetMetaData("CTGANAugment_Synthetic") == "YES"
    plan, record = read_provenance((tmp_path / "set" / "provenance.json").read_text(encoding="utf-8"))
    card = read_card(study / "mixture-gan" / "model")
    assert (plan.operation, plan.seed, plan.parameters["count"]) == ("generate", 3, 4)
    assert record["synthetic"] is True
    assert record["model"]["sha256"] == card.sha256 == rows[0]["model_sha256"]
    assert record["measured"]["patches"] == sum(record["measured"]["labels"].values()) == 4
    assert result["measured"] == record["measured"]
    assert set(result["files"]) == {"patches", "manifest", "provenance", "sheet"}
    assert Image.open(tmp_path / "set" / "sheet.png").size[0] >= 500


def test_pictures_have_the_cards_window_and_say_that_they_are_synthetic(study, tmp_path):
    generate(study, tmp_path / "set", format="png", count=2)
    row = manifest(tmp_path / "set")[0]
    patch = generate_patches(str(study / "mixture-gan" / "model"), 1, seed=3)[0]
    picture = Image.open(tmp_path / "set" / row["file"])
    assert picture.text["CTGANAugment_Synthetic"] == "YES"
    assert "research only" in picture.text["Description"]
    assert picture.text["CTGANAugment_Window"] == f"black {row['black']}, white {row['white']} HU"
    black, white = float(row["black"]), float(row["white"])
    values = np.asarray(picture) / 255 * (white - black) + black
    np.testing.assert_allclose(values, patch.volume.array[0], atol=(white - black) / 255 + 1)


def test_the_same_arguments_give_the_same_bytes_and_a_larger_set_holds_the_smaller(study, tmp_path, content):
    for name, options in {"a": {}, "b": {}, "more": {"count": 6}, "rest": {"count": 2, "start": 4}}.items():
        generate(study, tmp_path / name, **options)
    assert content(tmp_path / "a") == content(tmp_path / "b")
    more = content(tmp_path / "more")
    parts = content(tmp_path / "a") | content(tmp_path / "rest")
    patches = [name for name in more if name.startswith("synthetic")]
    assert len(patches) == 6
    assert all(more[name] == parts[name] for name in patches)
    assert manifest(tmp_path / "more") == manifest(tmp_path / "a") + manifest(tmp_path / "rest")


@pytest.mark.parametrize("form", ["nii.gz", "png"])
def test_patches_out_of_masks_come_with_their_masks_and_the_folders_name_stays_out(study, tmp_path, form):
    masks = tmp_path / "erna_mueller"
    shutil.copytree(study / "scans", masks)
    options = {"objective": "pix2pix-mask", "masks": str(masks), "format": form}
    generate(study, tmp_path / "set", **options)
    for row in manifest(tmp_path / "set"):
        path = tmp_path / "set" / row["mask"]
        inside = np.asarray(Image.open(path)) if form == "png" else read_labels(path).array[0]
        assert set(np.unique(inside)) == {0, 255 if form == "png" else 1}
    record = (tmp_path / "set" / "provenance.json").read_text(encoding="utf-8")
    assert json.loads(record)["plan"]["parameters"]["masks"] == "folder"
    assert "erna" not in record + (tmp_path / "set" / "manifest.csv").read_text(encoding="utf-8")


def test_a_stop_leaves_nothing_and_an_old_set_as_it_was(study, tmp_path, content):
    def stop_at(last):
        def report(fraction, message):
            if message == last:
                raise Cancelled

        return report

    for last in ("patch 3/4", "writing the list and the picture", "done"):
        with pytest.raises(Cancelled):
            generate(study, tmp_path / "new" / "set", stop_at(last))
        assert list(tmp_path.iterdir()) == []
    generate(study, tmp_path / "set")
    before = content(tmp_path)
    with pytest.raises(Cancelled):
        generate(study, tmp_path / "set", stop_at("done"), seed=4, overwrite=True)
    assert content(tmp_path) == before


def test_an_old_set_is_replaced_as_a_whole_when_allowed_and_nothing_else_ever(study, tmp_path, content):
    generate(study, tmp_path / "set")
    with pytest.raises(UserError, match="allow overwriting"):
        generate(study, tmp_path / "set", count=1)
    generate(study, tmp_path / "set", count=1, overwrite=True)
    assert len(content(tmp_path / "set")) == 4
    (tmp_path / "set" / "thesis.txt").write_text("mine")
    before = content(tmp_path)
    with pytest.raises(UserError, match=r"holds thesis\.txt"):
        generate(study, tmp_path / "set", overwrite=True)
    assert content(tmp_path) == before


def test_a_full_disk_is_told_before_the_work_and_leaves_nothing(study, tmp_path, monkeypatch):
    told = []
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(filled_folder.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(UserError, match="not enough disk space"):
        generate(study, tmp_path / "set", lambda fraction, message: told.append(message))
    assert told == ["loading the model"]
    assert list(tmp_path.iterdir()) == []


def test_progress_rises_to_1(study, tmp_path):
    told = []
    generate(study, tmp_path / "set", lambda fraction, message: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "count: expected a whole number from 1"),
        ({"format": "jpg"}, "a format out of nii.gz, nrrd, png"),
        ({"label": 9}, "from 0 to 2, got 9"),
        ({"model": "none"}, "no installed model"),
    ],
)
def test_what_is_refused_leaves_no_folder(study, tmp_path, arguments, message):
    with pytest.raises(UserError, match=message):
        generate(study, tmp_path / "set", **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["nii.gz", "png"])
def test_a_set_is_replayed_to_the_same_bytes(study, tmp_path, content, form):
    generate(study, tmp_path / "set", label=1, start=2, truncation=0.8, format=form)
    assert main(["replay", str(tmp_path / "set" / "provenance.json"), "--out", str(tmp_path / "again")]) == 0
    assert len(content(tmp_path / "again")) == 7
    assert content(tmp_path / "again") == content(tmp_path / "set")


def test_a_set_out_of_masks_is_replayed_out_of_the_same_masks_alone(study, tmp_path, content):
    masks, moved = tmp_path / "masks", tmp_path / "moved"
    masks.mkdir()
    for number in range(3):
        shutil.copy(study / "scans" / f"p{number}_mask.nii.gz", masks)
    generate(study, tmp_path / "set", objective="pix2pix-mask", masks=str(masks))
    replay = ["replay", str(tmp_path / "set" / "provenance.json"), "--out"]
    assert main([*replay, str(tmp_path / "again")]) == 0
    assert content(tmp_path / "again") == content(tmp_path / "set")
    masks.rename(moved)
    assert main([*replay, str(tmp_path / "moved_masks"), "--masks", str(moved)]) == 0
    assert content(tmp_path / "moved_masks") == content(tmp_path / "set")
    (moved / "p1_mask.nii.gz").unlink()
    job = {"provenance": replay[1], "out": str(tmp_path / "other"), "masks": str(moved)}
    with pytest.raises(MissingError, match="name the original ones with --masks"):
        Job("replay", job).run(no_progress)
    assert not (tmp_path / "other").exists()


def test_a_set_without_its_model_is_not_called_damaged(study, tmp_path, content, own_state_folder):
    generate(study, tmp_path / "set")
    shutil.rmtree(own_state_folder)
    job = {"provenance": str(tmp_path / "set" / "provenance.json"), "out": str(tmp_path / "again")}
    with pytest.raises(MissingError, match=r"'tiny-mixture-gan' \(SHA-256 .*not on this machine") as refusal:
        Job("replay", job).run(no_progress)
    assert "damaged" not in str(refusal.value)
    Job("replay", {**job, "model": str(study / "mixture-gan" / "model")}).run(no_progress)
    assert content(tmp_path / "again") == content(tmp_path / "set")


def test_from_the_command_line(study, tmp_path, capsys):
    model = str(study / "mixture-gan" / "model")
    flags = ("--count", "2", "--seed", "5", "--truncation", "0.7", "--start", "3", "--format", "png")
    assert main(["generate", "--model", model, "--out", str(tmp_path / "set"), *flags]) == 0
    output = capsys.readouterr()
    assert str(tmp_path / "set" / "manifest.csv") in output.out
    assert "how thick its slices are" in output.err
    assert [row["index"] for row in manifest(tmp_path / "set")] == ["3", "4"]
    assert main(["generate", "--model", model, "--out", str(tmp_path / "other"), "--count", "0"]) == 1
    assert "count: expected a whole number" in capsys.readouterr().err
    assert main(["generate", "--out", str(tmp_path / "other")]) == 2
