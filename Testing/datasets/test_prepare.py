import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from CTGANAugmentLib.datasets import prepare as prepare_module
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.patch_set import open_patch_set
from CTGANAugmentLib.datasets.prepare import prepare_training_data
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import Cancelled

SMALL = {"rows": 16, "columns": 16, "spacing_mm": 2.0, "patient_pattern": r"(?P<patient>p\d+)_"}


def prepare(folder, out, **settings):
    chosen = {**SMALL, "images": ".", **settings}
    if "a" in settings:
        del chosen["images"]
    return prepare_training_data(DataSettings.from_json(chosen, folder), out)


def same(one, other):
    return (
        one.items == other.items
        and one.arrays.keys() == other.arrays.keys()
        and all(np.array_equal(array, other.arrays[name]) for name, array in one.arrays.items())
    )


def test_patches_round_lesions_are_cut_normalized_and_divided_by_patient(tmp_path, write_patients):
    write_patients(tmp_path / "scans", 5, scans=2)
    data = prepare(tmp_path / "scans", tmp_path / "out", window_low_hu=-1000, window_high_hu=1000)
    patches = data.sets["main"]
    image, mask = (patches.arrays[name].astype(float) for name in ("image", "mask"))
    assert image.shape == mask.shape == (50, 1, 16, 16)
    assert image[mask > 0].mean() == pytest.approx(0.06, abs=0.01)
    assert image[mask == 0].mean() == pytest.approx(-0.8, abs=0.01)
    assert np.abs(np.argwhere(mask[:, 0])[:, 1:].mean(axis=0) - 7.5).max() < 0.5
    by_patient = {item.patient: set() for item in patches.items}
    for item in patches.items:
        by_patient[item.patient].add(item.subset)
    assert len(by_patient) == 5
    assert all(len(subsets) == 1 for subsets in by_patient.values())
    assert {subset for subsets in by_patient.values() for subset in subsets} == {
        "train",
        "validation",
        "test",
    }
    assert "5 in 10 scans" in data.notes[0]
    assert data.notes[1] == "Split by patient: 3 train, 1 validation, 1 test."
    assert patches.about["normalization"] == {"image": {"kind": "window", "low": -1000.0, "high": 1000.0}}
    assert patches.about["spacing_mm"] == [2.0, 2.0]


def test_what_the_scans_of_the_training_patients_were_like_is_kept(tmp_path, write_patients, write_scan):
    write_patients(tmp_path / "scans", 4)
    held_out = {
        i.patient
        for i in prepare(tmp_path / "scans", tmp_path / "x").sets["main"].items
        if i.subset != "train"
    }
    for patient in held_out:
        write_scan(
            tmp_path / "scans" / f"{patient}_0.nii.gz",
            tmp_path / "scans" / f"{patient}_0_mask.nii.gz",
            shape=(7, 24, 90),
        )
    about = prepare(tmp_path / "scans", tmp_path / "out").sets["main"].about
    assert list(about["scope"]) == ["image"]
    scope = about["scope"]["image"]
    assert (scope["scans"], scope["modality"], scope["planes"]) == (2, "CT", ["axial"])
    assert (scope["spacing_mm"], scope["slice_spacing_mm"]) == ([2, 2], [4, 4])
    assert (scope["extent_mm"], scope["slice_extent_mm"]) == ([48, 48], [28, 28])


def test_pieces_of_an_older_version_have_no_scope_and_are_taken(tmp_path, write_patients, monkeypatch):
    write_patients(tmp_path / "scans", 4)
    cut = prepare_module.cut_patches
    monkeypatch.setattr(prepare_module, "cut_patches", lambda *given: replace(cut(*given), scope={}))
    assert prepare(tmp_path / "scans", tmp_path / "out").sets["main"].about["scope"] == {}


def test_a_second_time_they_are_opened_until_a_file_or_a_setting_changes(
    tmp_path, write_patients, write_scan
):
    scans, out = tmp_path / "scans", tmp_path / "out"
    write_patients(scans, 3)
    prepare(scans, out)
    made = (out / "main" / "image.npy").stat().st_mtime_ns
    assert prepare(scans, out).notes
    assert (out / "main" / "image.npy").stat().st_mtime_ns == made
    write_scan(scans / "p0_0.nii.gz", seed=9, center=(3, 10, 12))
    changed = prepare(scans, out).sets["main"]
    assert changed.arrays["image"].shape == (15, 1, 16, 16)
    assert (out / "main" / "image.npy").stat().st_mtime_ns != made
    assert prepare(scans, out, rows=12).sets["main"].arrays["image"].shape == (15, 1, 12, 16)


def test_a_further_scan_leaves_the_random_places_in_the_others_where_they_were(tmp_path, write_patients):
    write_patients(tmp_path / "few", 3)
    write_patients(tmp_path / "more", 4)
    few, more = (
        prepare(tmp_path / name, tmp_path / f"{name}_out", per_case=2).sets["main"]
        for name in ("few", "more")
    )
    assert np.array_equal(few.arrays["image"], more.arrays["image"][: len(few.items)])


@pytest.mark.parametrize(
    ("settings", "image", "mask", "size"),
    [
        ({"margin_voxels": 3}, (1, 22, 22), (1, 22, 22), (16, 16)),
        ({"slices": 3, "slices_as_channels": True}, (3, 16, 16), (1, 16, 16), (16, 16)),
        ({"slices": 5, "slice_spacing_mm": 2.0}, (1, 5, 16, 16), (1, 5, 16, 16), (5, 16, 16)),
        ({"slices": 5, "margin_voxels": 1}, (1, 7, 18, 18), (1, 7, 18, 18), (5, 16, 16)),
    ],
)
def test_shapes_of_flat_thick_and_whole_patches(tmp_path, write_patients, settings, image, mask, size):
    write_patients(tmp_path / "scans", 3)
    patches = prepare(tmp_path / "scans", tmp_path / "out", **settings).sets["main"]
    assert patches.arrays["image"].shape[1:] == image
    assert patches.arrays["mask"].shape[1:] == mask
    assert patches.size == size
    assert patches.arrays["image"][0][(slice(None), *patches.middle)].shape[1:] == size
    if "slices_as_channels" in settings:
        bright = patches.arrays["image"][:, 1] > 0
        assert (bright == (patches.arrays["mask"][:, 0] > 0)).mean() > 0.99


def test_classes_tell_whether_there_is_a_lesion_unless_the_datalist_says_more(
    tmp_path, write_patients, write_scan
):
    scans = tmp_path / "scans"
    write_patients(scans, 3)
    for number in range(3):
        write_scan(scans / f"p{number}_9.nii.gz", scans / f"p{number}_9_mask.nii.gz", center=(-50, 0, 0))
    items = prepare(scans, tmp_path / "out", around="whole", slices=7, rows=24, columns=24).sets["main"].items
    assert [item.label for item in items] == [1, 0, 1, 0, 1, 0]
    entries = [{"image": f"p{n}_0.nii.gz", "label": f"p{n}_0_mask.nii.gz", "class": n} for n in range(3)]
    (scans / "list.json").write_text(json.dumps({"training": entries[:2], "validation": entries[2:]}))
    listed = prepare(scans, tmp_path / "out", images="list.json", test_share=0.0).sets["main"]
    assert {(item.case, item.label, item.subset) for item in listed.items} == {
        ("p0_0", 0, "train"), ("p1_0", 1, "train"), ("p2_0", 2, "validation")
    }  # fmt: skip


def test_a_fold_of_the_datalist_may_be_for_validation(tmp_path, write_patients):
    scans = tmp_path / "scans"
    write_patients(scans, 4)
    files = [(f"p{n}_0.nii.gz", f"p{n}_0_mask.nii.gz") for n in range(4)]
    entries = [{"image": a, "label": b, "fold": n % 2} for n, (a, b) in enumerate(files)]
    (scans / "list.json").write_text(json.dumps({"training": entries}))
    items = (
        prepare(scans, tmp_path / "out", images="list.json", validation_fold=1, test_share=0.0)
        .sets["main"]
        .items
    )
    assert {(item.patient, item.subset) for item in items} == {
        ("p0", "train"), ("p1", "validation"), ("p2", "train"), ("p3", "validation")
    }  # fmt: skip


def write_two_kinds(folder, write_scan, count=4):
    for n in range(count):
        for kind in ("CT", "MR"):
            scan = folder / f"p{n}_x" / kind
            write_scan(
                scan.with_name(f"{kind}.nrrd"), scan.with_name(f"{kind}_mask.nrrd"), seed=n, modality=kind
            )


TWO_KINDS = {"a": "*/CT.nrrd", "b": "*/MR.nrrd", "masks_a": "*/CT_mask.nrrd"}


def test_a_patient_of_two_kinds_is_on_the_same_side_in_both(tmp_path, write_scan):
    write_two_kinds(tmp_path / "scans", write_scan)
    data = prepare(tmp_path / "scans", tmp_path / "out", **TWO_KINDS, masks_b="*/MR_mask.nrrd")
    assert {name: list(patches.arrays) for name, patches in data.sets.items()} == {
        "a": ["image_a"],
        "b": ["image_b"],
    }
    a, b = ({(item.patient, item.subset) for item in data.sets[name].items} for name in "ab")
    assert a == b
    assert len(a) == 4


def test_pairs_show_the_same_place(tmp_path, write_scan):
    write_two_kinds(tmp_path / "scans", write_scan)
    patches = prepare(tmp_path / "scans", tmp_path / "out", **TWO_KINDS, paired=True).sets["main"]
    a, b, mask = (patches.arrays[name] for name in ("image_a", "image_b", "mask"))
    inside = mask > 0
    assert inside.any()
    for image in (a, b):
        assert image[inside].min() > -0.3 > image[~inside].max()
    assert patches.about["modality"] == {"image_a": "CT", "image_b": "MR"}
    assert patches.about["normalization"]["image_b"]["kind"] == "percentile"


def test_scans_that_fail_are_left_out_and_told_and_all_failing_is_an_error(tmp_path, write_patients):
    scans = tmp_path / "scans"
    write_patients(scans, 4)
    (scans / "p1_0.nii.gz").write_bytes(b"no scan")
    for _ in range(2):
        data = prepare(scans, tmp_path / "out")
        assert any(note.startswith("p1_0 was left out: ") for note in data.notes)
        assert {item.patient for item in data.sets["main"].items} == {"p0", "p2", "p3"}
    for path in scans.glob("p?_0.nii.gz"):
        path.write_bytes(b"no scan")
    with pytest.raises(UserError, match="no patch could be cut from any of 4 scans"):
        prepare(scans, tmp_path / "other")


def test_training_patients_without_a_patch_are_an_error(tmp_path, write_patients):
    scans = tmp_path / "scans"
    write_patients(scans, 3)
    files = [(f"p{n}_0.nii.gz", f"p{n}_0_mask.nii.gz") for n in range(3)]
    entries = [{"image": a, "label": b} for a, b in files]
    (scans / "list.json").write_text(json.dumps({"training": entries[:1], "validation": entries[1:]}))
    (scans / "p0_0.nii.gz").write_bytes(b"no scan")
    with pytest.raises(UserError, match="from the training patients: p0_0 was left out"):
        prepare(scans, tmp_path / "out", images="list.json", test_share=0.0)


def test_scans_that_look_like_two_modalities_are_refused(tmp_path, write_patients, write_scan):
    write_patients(tmp_path / "scans", 3)
    write_scan(tmp_path / "scans" / "p3_0.nii.gz", tmp_path / "scans" / "p3_0_mask.nii.gz", modality="MR")
    with pytest.raises(UserError, match=r"say which they are by data\.modality"):
        prepare(tmp_path / "scans", tmp_path / "out")


PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path
from CTGANAugmentLib.datasets import prepare as prepare_module
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.prepare import prepare_training_data

def told(fraction, message):
    sys.stdout.write(message + chr(10))
    sys.stdout.flush()

settings = DataSettings.from_json({settings!r}, Path({folder!r}))
prepare_training_data(settings, Path({out!r}), told)
"""


@pytest.mark.parametrize("lines", [1, 4, 7])
def test_a_killed_preparation_leaves_no_set_and_goes_on(tmp_path, write_patients, lines):
    scans, out, whole = tmp_path / "scans", tmp_path / "out", tmp_path / "whole"
    write_patients(scans, 8)
    program = PROGRAM.format(settings={**SMALL, "images": "."}, folder=str(scans), out=str(out))
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=root, text=True, env={**os.environ}
    )
    for _ in range(lines):
        assert "cutting patches" in process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with pytest.raises(UserError, match="expected a folder of patches"):
        open_patch_set(out / "main")
    kept = {path: path.stat().st_mtime_ns for path in (out / "main" / "pieces").glob("*.npz")}
    assert len(kept) >= lines - 1
    assert same(prepare(scans, out).sets["main"], prepare(scans, whole).sets["main"])
    assert sorted(path.name for path in (out / "main").iterdir()) == ["image.npy", "index.json", "mask.npy"]


def test_a_stopped_preparation_does_not_cut_twice(tmp_path, write_patients):
    write_patients(tmp_path / "scans", 4)
    settings = DataSettings.from_json({**SMALL, "images": "."}, tmp_path / "scans")

    def stop(fraction, _message):
        if fraction >= 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepare_training_data(settings, tmp_path / "out", stop)
    pieces = sorted((tmp_path / "out" / "main" / "pieces").glob("*.npz"))
    assert len(pieces) == 2
    (tmp_path / "scans" / "p0_0.nii.gz").chmod(0o600)
    before = pieces[0].stat().st_mtime_ns
    with pytest.raises(Cancelled):
        prepare_training_data(settings, tmp_path / "out", stop)
    assert pieces[0].stat().st_mtime_ns == before


@pytest.mark.real_data
def test_ct_and_mr_of_real_patients(tmp_path, real_data):
    folder = real_data / "sts-ct-mr"
    few = tmp_path / "few"
    few.mkdir()
    for name in ("STS_001", "STS_004", "STS_016", "STS_030"):
        (few / name).symlink_to(folder / name)
    settings = {
        "a": "*/CT_image.nii.gz",
        "b": "*/MR_T1_image.nii.gz",
        "masks_a": "*/CT_mask.nii.gz",
        "paired": True,
    }
    data = prepare(few, tmp_path / "out", **settings, rows=48, columns=48, per_case=8, patient_pattern="")
    patches = data.sets["main"]
    mask = patches.arrays["mask"][:, 0]
    assert len(patches.items) == 32
    assert mask[:, 16:32, 16:32].mean() > 3 * mask.mean(axis=0)[[0, -1]].mean()
    # Sarcomas are soft tissue: about 30 HU, which a window from -160 to 240 has slightly below its middle.
    assert patches.arrays["image_a"][:, 0][mask > 0].astype(float).mean() == pytest.approx(-0.05, abs=0.15)
