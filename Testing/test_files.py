"""The one door: what goes out comes back, what is bad is refused, and nothing is left half done."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from CTGANAugmentLib import files
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.itk_images import ijk_to_ras
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

IMAGE_ENDINGS = [".nrrd", ".nhdr", ".nii", ".nii.gz", ".mha", ".mhd"]
TOLERANCE_MM = {".nii": 1e-4, ".nii.gz": 1e-4}
"""NIfTI keeps its matrix in single precision."""


def _turned(sign: float = 1.0) -> np.ndarray:
    directions, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(3, 3)))
    directions[:, 2] *= sign * np.sign(np.linalg.det(directions))
    return directions


GEOMETRIES = {
    "anisotropic": (np.eye(3), (0.7, 0.8, 5.0), (4, 6, 7)),
    "oblique": (_turned(), (0.7, 0.8, 2.5), (4, 6, 7)),
    "flipped": (np.diag([-1.0, -1.0, 1.0]), (1.0, 1.0, 1.0), (4, 6, 7)),
    "left-handed": (_turned(-1), (0.7, 0.8, 2.5), (4, 6, 7)),
    "one slice": (_turned(), (0.7, 0.8, 2.5), (1, 6, 7)),
    "coronal": (np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]), (0.5, 3.0, 1.5), (4, 6, 7)),
}


def make_volume(geometry: str = "oblique", dtype=np.int16, modality="CT") -> Volume:
    directions, spacing_mm, shape_kji = GEOMETRIES[geometry]
    matrix = np.eye(4)
    matrix[:3, :3] = directions * spacing_mm
    matrix[:3, 3] = [10.123456, -220.5, 33.25]
    voxels = np.random.default_rng(7).integers(-1000, 2000, shape_kji)
    return Volume((np.abs(voxels) if np.dtype(dtype).kind == "u" else voxels).astype(dtype), matrix, modality)


def make_provenance(volume: Volume) -> Provenance:
    return Provenance(Plan("parametric", {}, {}, seed=3), {"scan": volume})


def make_labels() -> LabelVolume:
    scan = make_volume()
    values = np.where(scan.array > 1000, 1, np.where(scan.array < 0, 2, 0)).astype(np.uint8)
    labels = (
        Label(1, "Lesion", (0.85, 0.25, 0.2), "mass"),
        Label(2, "Oedema of it", (0.0, 1.0, 0.5), "oedema"),
    )
    return LabelVolume(values, scan.ijk_to_ras, labels=labels)


def same_image(a: Volume, b: Volume, tolerance_mm: float) -> bool:
    """Whether each voxel of one has its value and place in the other, along whichever slice direction."""
    if np.linalg.det(a.ijk_to_ras[:3, :3]) * np.linalg.det(b.ijk_to_ras[:3, :3]) < 0:
        flipped = b.ijk_to_ras.copy()
        flipped[:3, 3] += (len(b.array) - 1) * flipped[:3, 2]
        flipped[:3, 2] *= -1
        b = Volume(b.array[::-1], flipped)
    return np.array_equal(a.array, b.array) and a.grid.matches(b.grid, tolerance_mm)


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("ending", IMAGE_ENDINGS)
def test_a_volume_comes_back_as_it_was(tmp_path, ending, geometry):
    volume = make_volume(geometry)
    path = tmp_path / f"scan{ending}"
    files.write_volume(volume, path)
    back = files.read_volume(path)
    assert back.array.dtype == np.int16
    assert back.modality == "CT"
    assert back.name == "scan"
    assert same_image(volume, back, TOLERANCE_MM.get(ending, 1e-9))


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("ending", IMAGE_ENDINGS)
def test_simpleitk_reads_what_was_written(tmp_path, ending, geometry):
    volume = make_volume(geometry)
    path = tmp_path / f"scan{ending}"
    files.write_volume(volume, path)
    image = sitk.ReadImage(str(path))
    there = Volume(sitk.GetArrayFromImage(image).reshape(volume.array.shape), ijk_to_ras(image))
    assert same_image(volume, there, TOLERANCE_MM.get(ending, 1e-9))


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("ending", IMAGE_ENDINGS)
def test_what_simpleitk_wrote_is_read(tmp_path, ending, geometry):
    volume = make_volume(geometry)
    image = sitk.GetImageFromArray(volume.array)
    lps = np.diag([-1, -1, 1, 1]) @ volume.ijk_to_ras
    image.SetSpacing(volume.grid.spacing_mm.tolist())
    image.SetDirection((lps[:3, :3] / volume.grid.spacing_mm).ravel().tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    path = tmp_path / f"scan{ending}"
    sitk.WriteImage(image, str(path))
    assert same_image(volume, files.read_volume(path), TOLERANCE_MM.get(ending, 1e-9))


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("ending", [".nrrd", ".nii.gz", ".mha"])
def test_slicer_reads_what_was_written(tmp_path, ending, geometry):
    slicer = pytest.importorskip("slicer")
    vtk = pytest.importorskip("vtk")
    volume = make_volume(geometry)
    path = tmp_path / f"scan{ending}"
    files.write_volume(volume, path)
    scene = slicer.vtkMRMLScene()
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    storage = scene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    storage.SetFileName(str(path))
    assert storage.ReadData(node)
    matrix = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(matrix)
    there = Volume(slicer.util.arrayFromVolume(node).copy(), slicer.util.arrayFromVTKMatrix(matrix))
    assert there.array.dtype == np.int16
    assert same_image(volume, there, TOLERANCE_MM.get(ending, 1e-9))


@pytest.mark.parametrize("ending", IMAGE_ENDINGS)
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64])
def test_the_type_of_the_voxels_is_kept(tmp_path, ending, dtype):
    volume = make_volume(dtype=dtype)
    path = tmp_path / f"scan{ending}"
    files.write_volume(volume, path)
    back = files.read_volume(path)
    assert back.array.dtype == dtype
    assert np.array_equal(back.array, volume.array)


@pytest.mark.parametrize("dtype", [np.bool_, np.int64, np.float16, ">i2"])
def test_types_that_files_lack_keep_their_values(tmp_path, dtype):
    volume = make_volume(dtype=np.int16)
    volume = volume.with_array((volume.array % 2).astype(dtype))
    files.write_volume(volume, tmp_path / "scan.nrrd")
    assert np.array_equal(files.read_volume(tmp_path / "scan.nrrd").array, volume.array)


@pytest.mark.parametrize("ending", [*IMAGE_ENDINGS, "_dicom"])
def test_the_same_volume_makes_the_same_bytes(tmp_path, ending):
    volume = make_volume()
    written = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        files.write_volume(volume, tmp_path / folder / f"scan{ending}", provenance=make_provenance(volume))
        found = sorted(p for p in (tmp_path / folder).rglob("*") if p.is_file())
        written.append([(p.relative_to(tmp_path / folder), p.read_bytes()) for p in found])
    assert written[0] == written[1]


@pytest.mark.parametrize("ending", IMAGE_ENDINGS)
def test_a_synthetic_file_says_so(tmp_path, ending):
    volume = make_volume()
    path = tmp_path / f"scan{ending}"
    files.write_volume(volume, path, provenance=make_provenance(volume))
    image = sitk.ReadImage(str(path))
    said = " ".join(image.GetMetaData(key) for key in image.GetMetaDataKeys())
    assert "SYNTHETIC" in said
    assert "seed 3" in said


def test_the_modality_given_wins_over_the_guess(tmp_path):
    files.write_volume(make_volume(), tmp_path / "scan.nrrd")
    assert files.read_volume(tmp_path / "scan.nrrd", modality="MR").modality == "MR"


@pytest.mark.parametrize("ending", [*IMAGE_ENDINGS, "_dicom", ".seg.nrrd"])
def test_an_existing_file_is_kept_unless_overwriting_is_allowed(tmp_path, ending):
    path = tmp_path / f"scan{ending}"
    write, thing = (
        (files.write_labels, make_labels()) if ending == ".seg.nrrd" else (files.write_volume, make_volume())
    )
    write(thing, path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(UserError, match="overwriting"):
        write(thing, path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    write(thing, path, overwrite=True)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def _make(tmp_path: Path, name: str) -> Path:
    """Write a file that is bad in the way its name says."""
    path = tmp_path / name
    good = make_volume()
    if name.startswith("empty"):
        path.write_bytes(b"")
    elif name.startswith("garbage"):
        path.write_bytes(bytes(range(256)) * 20)
    elif name.startswith("truncated"):
        files.write_volume(good, path)
        path.write_bytes(path.read_bytes()[: -path.stat().st_size // 3])
    elif name.startswith("cut"):
        files.write_volume(good, path)
        path.write_bytes(path.read_bytes()[:-1])
    elif name.startswith("4d"):
        sitk.WriteImage(sitk.JoinSeries([sitk.GetImageFromArray(good.array)] * 2), str(path))
    elif name.startswith("2d"):
        sitk.WriteImage(sitk.GetImageFromArray(good.array[0]), str(path))
    elif name.startswith("rgb"):
        colour = np.zeros((4, 5, 6, 3), dtype=np.uint8)
        sitk.WriteImage(sitk.GetImageFromArray(colour, isVector=True), str(path))
    elif name.startswith(("nan", "inf")):
        voxels = good.array.astype(np.float32)
        voxels[1, 2, 3] = float(name[:3])
        sitk.WriteImage(sitk.GetImageFromArray(voxels), str(path))
    return path


BAD = {
    "missing": "nothing at",
    "empty": "empty",
    "garbage": "expected",
    "truncated": "truncated",
    "4d": "choose one frame",
    "2d": "3-D",
    "rgb": "colour",
    "nan": "NaN or infinite",
    "inf": "NaN or infinite",
}


@pytest.mark.parametrize("ending", [".nrrd", ".nii", ".nii.gz", ".mha"])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_a_clear_error_and_nothing_else(tmp_path, capfd, kind, ending):
    path = _make(tmp_path, f"{kind}{ending}")
    capfd.readouterr()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UserError, match=BAD[kind]) as caught:
        files.read_volume(path)
    assert "Traceback" not in str(caught.value)
    assert "itk" not in str(caught.value).lower()
    assert sorted(tmp_path.iterdir()) == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ending", [".nrrd", ".nii", ".nii.gz", ".mha"])
def test_a_file_that_lacks_its_last_byte_is_refused(tmp_path, ending):
    with pytest.raises(UserError, match="truncated"):
        files.read_volume(_make(tmp_path, f"cut{ending}"))


@pytest.mark.parametrize(("ending", "data"), [(".nhdr", ".raw.gz"), (".mhd", ".zraw")])
def test_a_header_without_its_data_is_refused(tmp_path, ending, data):
    files.write_volume(make_volume(), tmp_path / f"scan{ending}")
    (tmp_path / f"scan{data}").unlink()
    with pytest.raises(UserError, match=r"copy|truncated"):
        files.read_volume(tmp_path / f"scan{ending}")


def test_an_unknown_form_of_path_is_refused_both_ways(tmp_path):
    (tmp_path / "scan.tif").write_bytes(b"II*")
    with pytest.raises(UserError, match=r"DICOM folder or a file \.seg\.nrrd"):
        files.read_volume(tmp_path / "scan.tif")
    with pytest.raises(UserError, match="DICOM folder or a file"):
        files.write_volume(make_volume(), tmp_path / "out.tif")


@pytest.mark.parametrize("ending", [".nrrd", ".nii.gz", ".mha", "_dicom"])
def test_a_volume_that_no_file_should_hold_leaves_nothing_behind(tmp_path, ending):
    good = make_volume(dtype=np.float32)
    holes = good.array.copy()
    holes[0, 0, 0] = np.nan
    sheared = good.ijk_to_ras.copy()
    sheared[:3, 2] += 0.3 * sheared[:3, 0]
    for bad, message in ((good.with_array(holes), "NaN"), (Volume(good.array, sheared), "right angles")):
        with pytest.raises(UserError, match=message):
            files.write_volume(bad, tmp_path / f"scan{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".nrrd", ".nii.gz", ".mha", "_dicom"])
def test_a_volume_larger_than_the_disk_is_refused_at_once(tmp_path, ending):
    voxels = np.broadcast_to(np.int16(0), (100_000, 100_000, 10_000))
    with pytest.raises(UserError, match="not enough disk space"):
        files.write_volume(Volume(voxels, np.eye(4)), tmp_path / f"scan{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are POSIX")
@pytest.mark.parametrize("ending", [".nrrd", ".nii.gz", ".mha", "_dicom"])
def test_a_disk_that_fills_while_writing_leaves_nothing_behind(tmp_path, ending):
    script = (
        "import resource, signal, sys, numpy as np\n"
        "from CTGANAugmentLib import files\n"
        "from CTGANAugmentLib.errors import UserError\n"
        "from CTGANAugmentLib.volume import Volume\n"
        "import pydicom\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "voxels = np.random.default_rng(0).integers(-1000, 1000, (4, 200, 200)).astype(np.int16)\n"
        "try:\n    files.write_volume(Volume(voxels, np.eye(4)), sys.argv[1])\n"
        "except UserError as error:\n    sys.stdout.write(str(error))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / f"scan{ending}")],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(files.__file__).parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )
    assert "could not write" in run.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_target_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(UserError, match="make it first"):
        files.write_volume(make_volume(), tmp_path / "nowhere" / "scan.nrrd")
    assert list(tmp_path.iterdir()) == []


def test_a_zipped_nifti_is_read_even_beside_an_unzipped_one_of_the_same_name(tmp_path):
    volume = make_volume()
    files.write_volume(volume, tmp_path / "scan.nii.gz")
    files.write_volume(volume.with_array(volume.array * 0), tmp_path / "scan.nii")
    assert np.array_equal(files.read_volume(tmp_path / "scan.nii.gz").array, volume.array)


def test_a_gzip_header_has_neither_time_nor_name(tmp_path):
    files.write_volume(make_volume(), tmp_path / "scan.nii.gz")
    head = (tmp_path / "scan.nii.gz").read_bytes()[:10]
    assert head[3] == 0
    assert head[4:8] == bytes(4)
    assert len(gzip.decompress((tmp_path / "scan.nii.gz").read_bytes())) == 352 + make_volume().array.nbytes


@pytest.mark.parametrize("ending", [".nrrd", ".nii.gz", ".mha"])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64, np.float32, np.float64])
def test_labels_are_read_from_any_type_of_whole_numbers(tmp_path, ending, dtype):
    values = make_labels().array.astype(dtype)
    image = sitk.GetImageFromArray(values)
    sitk.WriteImage(image, str(tmp_path / f"mask{ending}"))
    labels = files.read_labels(tmp_path / f"mask{ending}")
    assert labels.array.dtype == np.uint8
    assert np.array_equal(labels.array, values)
    assert [(label.value, label.name) for label in labels.labels] == [(1, "Label 1"), (2, "Label 2")]


@pytest.mark.parametrize(("value", "message"), [(0.5, "fractions"), (-1.0, "from -1"), (70000.0, "to 70000")])
def test_a_scan_given_as_labels_is_refused(tmp_path, value, message):
    image = sitk.GetImageFromArray(np.full((2, 3, 4), value, dtype=np.float32))
    image[0, 0, 0] = 0
    sitk.WriteImage(image, str(tmp_path / "mask.nrrd"))
    with pytest.raises(UserError, match=message):
        files.read_labels(tmp_path / "mask.nrrd")


@pytest.mark.parametrize("ending", [".seg.nrrd", ".nrrd", ".nii.gz", ".mha"])
def test_labels_lie_on_their_scan_for_simpleitk(tmp_path, ending):
    labels = make_labels()
    files.write_labels(labels, tmp_path / f"mask{ending}", provenance=make_provenance(make_volume()))
    image = sitk.ReadImage(str(tmp_path / f"mask{ending}"))
    assert image.GetPixelID() == sitk.sitkUInt8
    assert same_image(labels, Volume(sitk.GetArrayFromImage(image), ijk_to_ras(image)), 1e-4)
    assert "SYNTHETIC" in " ".join(image.GetMetaData(key) for key in image.GetMetaDataKeys())


def test_labels_are_not_written_as_dicom_nor_scans_as_segmentation(tmp_path):
    with pytest.raises(UserError, match=r"DICOM is for scans"):
        files.write_labels(make_labels(), tmp_path / "folder")
    with pytest.raises(UserError, match="for labels"):
        files.write_volume(make_volume(), tmp_path / "scan.seg.nrrd")
    with pytest.raises(UserError, match="got labels"):
        files.write_volume(make_labels(), tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []


def test_text_and_json_are_written_whole_and_not_over_others(tmp_path):
    files.write_json({"ä": 1}, tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n "ä": 1\n}\n'
    with pytest.raises(UserError, match="exists already"):
        files.write_text("other", tmp_path / "a.json")
    files.write_text("other", tmp_path / "a.json", overwrite=True)
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "other"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/scan.nii.gz", "scan"),
        ("b.seg.nrrd", "b"),
        ("c.1.NRRD", "c.1"),
        ("folder", "folder"),
        ("x.1", "x.1"),
    ],
)
def test_the_stem_is_the_name_without_its_format(path, expected):
    assert files.stem(path) == expected


def test_importing_the_door_is_light():
    script = (
        "import sys, CTGANAugmentLib.files\n"
        "heavy = {'torch', 'skimage', 'monai', 'pydicom'} & set(sys.modules)\n"
        "sys.exit(f'{heavy} imported' if heavy else 0)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", script], check=True, env=env)


@pytest.mark.parametrize(
    ("name", "modality", "value", "loses"),
    [("x", "CT", 0.5, True), ("x", "CT", 2.0, False), ("x", "MR", 0.5, False), ("x.nrrd", "CT", 0.5, False)],
)
def test_only_a_dicom_ct_loses_fractions(name, modality, value, loses):
    volume = Volume(np.full((2, 3, 4), value, np.float32), np.eye(4), modality)
    assert files.loses_fractions(volume, name) == loses


@pytest.mark.parametrize("ending", [".nrrd", ".mha"])
def test_a_file_for_a_single_reading_can_be_written_plain(tmp_path, ending):
    scan = Volume(np.zeros((4, 30, 30), np.int16), np.diag([0.7, 0.8, 2.5, 1.0]), "CT")
    plain, packed = (tmp_path / f"{name}{ending}" for name in ("plain", "packed"))
    files.write_volume(scan, plain, compress=False)
    files.write_volume(scan, packed)
    assert plain.stat().st_size > scan.array.nbytes > packed.stat().st_size
    assert np.array_equal(files.read_volume(plain, modality="CT").array, scan.array)
