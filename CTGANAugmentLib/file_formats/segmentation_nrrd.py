"""Segmentations as 3D Slicer stores them: label voxels in a NRRD file with a text key for each segment."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from scipy import ndimage

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats import itk_images
from CTGANAugmentLib.file_formats.checks import require_file, require_scalar_3d
from CTGANAugmentLib.file_formats.voxels import as_labels, values_present
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.terminology import TERMS, slicer_tag
from CTGANAugmentLib.volume import Label, LabelVolume

_LOG = logging.getLogger(__name__)
_BINARY = "Binary labelmap"
_UNSPECIFIED = (
    "Segmentation category and type - 3D Slicer General Anatomy list~SCT^85756007^Tissue~SCT^85756007^Tissue~^^"
    "~Anatomic codes - DICOM master list~^^~^^"
)


def write_segmentation(labels: LabelVolume, path: Path, keys: Mapping[str, str]) -> None:
    """Write labels as one layer on their whole grid, with further text keys.

    Raises:
        UserError: SimpleITK cannot write it.
    """
    array = as_labels(labels.array, path.name)
    extents = ndimage.find_objects(array)
    header = {
        "Segmentation_ContainedRepresentationNames": f"{_BINARY}|",
        "Segmentation_MasterRepresentation": _BINARY,
        "Segmentation_ReferenceImageExtentOffset": "0 0 0",
        **keys,
    }
    for number, label in enumerate(labels.labels):
        found = extents[label.value - 1] if label.value <= len(extents) else None
        header |= _segment_keys(number, label, found)
    itk_images.write_image(array, labels.grid, path, header)


def read_segmentation(path: Path, name: str) -> LabelVolume:
    """Read a segmentation on the grid it is stored on, which may be a part of its scan's.

    Where segments in several layers overlap, the later one gets the voxel and a warning is logged.

    Raises:
        UserError: no such file, damaged, or no binary segmentation.
    """
    require_file(path)
    itk_images.check_header(path)
    reader = itk_images.open_image(path)
    require_scalar_3d(reader.GetSize(), 1, path)
    image = itk_images.load(reader, path)
    stored = sitk.GetArrayFromImage(image)
    layers = as_labels(stored if stored.ndim == 4 else stored[..., np.newaxis], path.name)
    keys = {key: image.GetMetaData(key) for key in image.GetMetaDataKeys() if key.startswith("Segment")}
    if "fractional" in keys.get("Segmentation_MasterRepresentation", "").lower():
        raise UserError(
            f"expected a binary segmentation, {path} is fractional: convert it to a binary labelmap first"
        )
    return _merge(layers, keys, itk_images.ijk_to_ras(image), name)


def _merge(layers: Array, keys: Mapping[str, str], ijk_to_ras: Array, name: str) -> LabelVolume:
    segments = _segments(keys) or [
        (0, value, Label(value, f"Label {value}")) for value in values_present(layers[..., 0])
    ]
    values = [value for _, value, _ in segments]
    if layers.shape[-1] == 1 and len(set(values)) == len(values):
        labels = tuple(label for _, _, label in segments)
        return LabelVolume(np.ascontiguousarray(layers[..., 0]), ijk_to_ras, name=name, labels=labels)
    merged = np.zeros(layers.shape[:3], dtype=np.uint8 if len(segments) < 256 else np.uint16)
    overlapping = 0
    for number, (layer, value, _) in enumerate(segments, start=1):
        inside = layers[..., layer] == value
        overlapping += int(np.count_nonzero(merged[inside]))
        merged[inside] = number
    if overlapping:
        _LOG.warning("%s: %d voxels are in several segments; the last one has them", name, overlapping)
    labels = tuple(replace(label, value=number) for number, (_, _, label) in enumerate(segments, start=1))
    return LabelVolume(merged, ijk_to_ras, name=name, labels=labels)


def _segments(keys: Mapping[str, str]) -> list[tuple[int, int, Label]]:
    """(layer, value in the layer, label) of each segment; files of before Slicer 4.11 have a layer for each."""
    found = []
    number = 0
    while f"Segment{number}_ID" in keys:
        of = {key.split("_", 1)[1]: text for key, text in keys.items() if key.startswith(f"Segment{number}_")}
        value = int(of.get("LabelValue", 1))
        color = [float(word) for word in of.get("Color", "0.85 0.25 0.2").split()]
        tags = dict(tag.split(":", 1) for tag in of.get("Tags", "").split("|") if ":" in tag)
        term = _terminology(tags.pop("TerminologyEntry", ""))
        label = Label(value, of.get("Name", of["ID"]), (color[0], color[1], color[2]), term, tags)
        found.append((int(of.get("Layer", number)), value, label))
        number += 1
    return found


def _segment_keys(number: int, label: Label, extent: tuple[slice, ...] | None) -> dict[str, str]:
    ends = [(s.start, s.stop - 1) for s in reversed(extent)] if extent else [(0, -1)] * 3
    tag = slicer_tag(label.terminology) if label.terminology else _UNSPECIFIED
    values = {
        "ID": f"Segment_{label.value}",
        "Name": " ".join(label.name.split()),
        "NameAutoGenerated": "0",
        "Color": " ".join(f"{channel:g}" for channel in label.color_rgb),
        "ColorAutoGenerated": "0",
        "LabelValue": str(label.value),
        "Layer": "0",
        "Extent": " ".join(f"{a} {b}" for a, b in ends),
        "Tags": "".join(f"{key}:{text}|" for key, text in {"TerminologyEntry": tag, **label.tags}.items()),
    }
    return {f"Segment{number}_{key}": text for key, text in values.items()}


def _terminology(entry: str) -> str:
    parts = entry.split("~")
    type_code = parts[2] if len(parts) > 2 else ""
    codes = {f"{term.type.scheme}^{term.type.value}": key for key, term in TERMS.items()}
    return codes.get("^".join(type_code.split("^")[:2]), "")
