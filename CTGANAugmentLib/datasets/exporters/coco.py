"""COCO: slices as pictures with boxes and masks of each lesion, for detectors that look at 2-D images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label

from CTGANAugmentLib.body import body_sample
from CTGANAugmentLib.datasets.data_set import DataSet, Member
from CTGANAugmentLib.datasets.exporters.case_files import mask_of, with_masks, write_manifest
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, register_exporter
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.png import write_png
from CTGANAugmentLib.files import read_volume, write_json
from CTGANAugmentLib.geometry import Array, Grid
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.picture_parts import PLANES, Window
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import NOTICE, RESEARCH_NOTICE
from CTGANAugmentLib.volume import Volume

LICENSE_OF_PICTURES = "as the scans that they were made from"
_TOUCHING = np.ones((3, 3), bool)


@dataclass
class _List:
    """Pictures and lesions of one subset while they are written."""

    images: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)


@register_exporter
@dataclass(frozen=True)
class Coco(Exporter):
    """A picture for each slice, and for each piece of a label in it its box and its exact mask."""

    id: ClassVar[str] = "coco"
    title: ClassVar[str] = "COCO, slices as pictures"
    reads: ClassVar[str] = "detectors of 2-D images: cocodataset.org, data format; pycocotools"

    plane: Annotated[
        str, Parameter("of the slices; the scan's own nearest to it", choices=tuple(PLANES), group="Slices")
    ] = "axial"
    slices: Annotated[
        str,
        Parameter("which slices: with a label, or all of them", choices=("labelled", "all"), group="Slices"),
    ] = "labelled"
    least_pixels: Annotated[
        int, Parameter("smallest piece of a label that is annotated", 1, 10_000, group="Slices")
    ] = 4
    level_hu: Annotated[float, Parameter("middle gray of CT", -1000, 3000, group="Window")] = 40.0
    width_hu: Annotated[float, Parameter("from black to white in CT", 1, 6000, group="Window")] = 400.0

    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write pictures, and a list for each subset.

        Raises:
            UserError: no case has a mask.
        """
        members, notes = with_masks(data.members)
        if not members:
            raise UserError("expected cases with masks, got none: COCO is about what is in a picture")
        categories = {value: number for number, value in enumerate(sorted(data.labels), start=1)}
        (folder / "annotations").mkdir()
        lists: dict[str, _List] = {}
        placed = []
        for member in track(members, progress, "case"):
            into = lists.setdefault(member.subset, _List())
            placed.append(self._place(member, folder, into, categories))
        for subset, each in lists.items():
            about = {
                "info": {"description": NOTICE if subset == "train" else RESEARCH_NOTICE, "version": "1"},
                "licenses": [{"id": 1, "name": LICENSE_OF_PICTURES, "url": ""}],
                "categories": [
                    {"id": number, "name": data.labels[value], "supercategory": "structure"}
                    for value, number in categories.items()
                ],
            }
            entries = {"images": each.images, "annotations": each.annotations}
            write_json({**about, **entries}, folder / "annotations" / f"instances_{subset}.json")
        write_manifest(data, placed, folder)
        return tuple(notes)

    def _place(self, member: Member, folder: Path, into: _List, categories: Mapping[int, int]) -> Member:
        scan, labels = read_volume(member.image, modality=member.modality), mask_of(member)
        window = self._window(scan)
        home = folder / "images" / member.subset / member.name
        home.mkdir(parents=True)
        texts = {"Description": NOTICE if member.synthetic else RESEARCH_NOTICE}
        for number, values, drawn, spacing_mm in _planes(scan, labels.array, self.plane):
            if self.slices == "labelled" and not drawn.any():
                continue
            path = home / f"{member.name}_{number:04}.png"
            write_png(window.gray(values.astype(np.float32)), path, texts)
            picture = {
                "id": len(into.images) + 1,
                "file_name": path.relative_to(folder / "images" / member.subset).as_posix(),
                "height": drawn.shape[0],
                "width": drawn.shape[1],
                "license": 1,
                "case": member.name,
                "patient": member.patient,
                "synthetic": member.synthetic,
                "slice": number,
                "spacing_mm": spacing_mm,
            }
            into.images.append(picture)
            for found in _pieces(drawn, categories, self.least_pixels):
                own = {"id": len(into.annotations) + 1, "image_id": picture["id"], "iscrowd": 0}
                into.annotations.append({**own, **found})
        return replace(member, image=home, mask=None)

    def _window(self, scan: Volume) -> Window:
        if scan.modality == "CT":
            return Window(self.level_hu, self.width_hu)
        body = body_sample(scan)
        shown = body if body.size else scan.array
        low, high = (float(value) for value in np.percentile(shown, [0.5, 99.5]))
        return Window((low + high) / 2, max(high - low, 1e-6))


def _planes(scan: Volume, labels: Array, plane: str) -> Iterator[tuple[int, Array, Array, list[float]]]:
    """Slices as a reader sees them, the patient's right on the left: number, values, labels, mm of row and column."""
    order, signs = _axes(scan.grid, plane)
    spacing_mm = [float(scan.grid.spacing_kji_mm[axis]) for axis in order[1:]]
    turn = (slice(None), *[slice(None, None, sign) for sign in signs])
    values, drawn = (array.transpose(order)[turn] for array in (scan.array, labels))
    for number in range(len(values)):
        yield number, values[number], drawn[number], spacing_mm


def _axes(grid: Grid, plane: str) -> tuple[tuple[int, int, int], tuple[int, int]]:
    """Array axes of slice, row and column nearest to a plane, and whether rows and columns run backward (-1)."""
    directions = grid.ijk_to_ras[:3, :3][:, ::-1]  # one column for each of k, j, i
    directions = directions / np.linalg.norm(directions, axis=0)
    across, down = (np.array(each) for each in PLANES[plane])
    normal = np.cross(across, down)
    along = int(np.argmax(np.abs(normal @ directions)))
    rest = [axis for axis in range(3) if axis != along]
    column = max(rest, key=lambda axis: abs(float(across @ directions[:, axis])))
    row = next(axis for axis in rest if axis != column)
    signs = [
        1 if float(way @ directions[:, axis]) > 0 else -1 for way, axis in ((down, row), (across, column))
    ]
    return (along, row, column), (signs[0], signs[1])


def _pieces(drawn: Array, categories: Mapping[int, int], least_pixels: int) -> Iterator[dict[str, Any]]:
    for value, category in categories.items():
        numbered, _count = label(drawn == value, _TOUCHING)
        for number, (rows, columns) in enumerate(find_objects(numbered), start=1):
            piece = numbered == number
            area = int(piece.sum())
            if area >= least_pixels:
                box = [columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start]
                yield {"category_id": category, "bbox": box, "area": area, "segmentation": run_lengths(piece)}


def run_lengths(mask: NDArray[np.bool_]) -> dict[str, Any]:
    """Run lengths of a mask, column by column and beginning with what is outside: COCO's uncompressed RLE.

    Args:
        mask: (row, column).
    """
    flat = mask.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    counts = np.diff([0, *edges, flat.size]).tolist()
    return {"counts": [0, *counts] if flat[0] else counts, "size": list(mask.shape)}
