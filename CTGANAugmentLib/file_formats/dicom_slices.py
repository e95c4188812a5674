"""Which files of a folder are the slices of one DICOM series."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_file, truncated


@dataclass(frozen=True, eq=False)
class DicomSlice:
    """One file.

    Attributes:
        path: of the file.
        header: pydicom data set without the voxels.
    """

    path: Path
    header: Any


def slices_of(path: Path, series: str | None = None) -> list[DicomSlice]:
    """Find the slices of one series, in no order.

    Args:
        path: folder, or one file, which is taken alone.
        series: SeriesNumber or SeriesInstanceUID, where the folder holds several.

    Raises:
        UserError: no slices, several series and none chosen, a damaged file, or a multi-frame file.
    """
    if not path.is_dir():
        require_file(path)
    files = _files(path) if path.is_dir() else [path]
    found = [header for file in files if (header := _read_header(file, must=file.suffix.lower() == ".dcm"))]
    images = [slice_ for slice_ in found if _is_slice(slice_)]
    if not images:
        kinds = sorted({str(s.header.get("Modality", "unknown")) for s in found})
        about = (
            f"only DICOM objects without image position ({', '.join(kinds)})" if kinds else "no DICOM file"
        )
        raise UserError(
            f"expected a CT or MR series, found {about} in {path}: choose the folder with the slices"
        )
    chosen = _choose(images, path, series)
    _refuse_frames(chosen)
    return chosen


def _files(folder: Path) -> list[Path]:
    direct = sorted(entry for entry in folder.iterdir() if _may_be_slice(entry))
    return direct or sorted(entry for entry in folder.rglob("*") if _may_be_slice(entry))


def _may_be_slice(path: Path) -> bool:
    if not path.is_file() or path.name.startswith(".") or path.name.upper() == "DICOMDIR":
        return False
    if path.suffix.lower() == ".dcm":
        return True
    with path.open("rb") as stream:
        return stream.read(132)[128:] == b"DICM"


def _read_header(path: Path, *, must: bool) -> DicomSlice | None:
    import pydicom
    from pydicom.errors import InvalidDicomError

    require_file(path)
    try:
        header = pydicom.dcmread(path, stop_before_pixels=True)
    except InvalidDicomError as error:
        if must:
            raise UserError(f"expected a DICOM file, {path} is none: remove or mend it") from error
        return None
    except Exception as error:  # pydicom raises whatever it meets in a damaged file
        raise truncated(path, str(error)) from error
    kind = header.file_meta.get("MediaStorageSOPClassUID")
    if kind is not None and kind.name.endswith("Image Storage") and "Rows" not in header:
        raise truncated(path, "its header ends too early")
    return DicomSlice(path, header)


def _is_slice(slice_: DicomSlice) -> bool:
    has_frames = int(slice_.header.get("NumberOfFrames", 1) or 1) > 1
    return "Rows" in slice_.header and (has_frames or "ImagePositionPatient" in slice_.header)


def _choose(images: list[DicomSlice], path: Path, series: str | None) -> list[DicomSlice]:
    groups: dict[str, list[DicomSlice]] = {}
    for image in images:
        groups.setdefault(str(image.header.get("SeriesInstanceUID", "")), []).append(image)
    if series is not None:
        matching = [
            g for uid, g in groups.items() if series in (uid, str(g[0].header.get("SeriesNumber", "")))
        ]
        if len(matching) == 1:
            return matching[0]
        raise UserError(
            f"expected one series {series!r} in {path}, found {len(matching)} of:\n{_listed(groups)}"
        )
    if len(groups) > 1:
        raise UserError(
            f"expected one DICOM series, {path} holds {len(groups)}:\n{_listed(groups)}\n"
            "name one as the series, or put it into a folder of its own"
        )
    return images


def _listed(groups: dict[str, list[DicomSlice]]) -> str:
    lines = []
    for uid, group in groups.items():
        header = group[0].header
        lines.append(
            f"  {header.get('SeriesNumber', '-')}: {header.get('Modality', '?')} "
            f"{str(header.get('SeriesDescription', 'without description'))!r}, {len(group)} slices, {uid}"
        )
    return "\n".join(sorted(lines))


def _refuse_frames(images: list[DicomSlice]) -> None:
    for image in images:
        frames = int(image.header.get("NumberOfFrames", 1) or 1)
        if frames > 1:
            raise UserError(
                f"expected one slice in each DICOM file, {image.path} has {frames} frames (an enhanced or "
                "multi-frame object): convert it to NRRD or NIfTI, for example in 3D Slicer"
            )
