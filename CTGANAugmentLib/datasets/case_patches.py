"""The patches of one scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.normalization import Normalization
from CTGANAugmentLib.datasets.patch_grid import patch_axes, patch_grid, resample
from CTGANAugmentLib.datasets.places import Mask, places
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.modelzoo.card import ScopeEntry
from CTGANAugmentLib.modelzoo.scope import scope_of
from CTGANAugmentLib.volume import LabelVolume, Modality, Volume

Kind = Literal["image", "image_a", "image_b"]


@dataclass(frozen=True, eq=False)
class CasePatches:
    """What was cut from one scan.

    Attributes:
        arrays: as in a `PatchSet`.
        labels: classes, one for each patch.
        modality: of each kind of image.
        slice_spacing_mm: of the patches.
        scope: figures of each kind's scan; empty in pieces of older versions.
    """

    arrays: Mapping[str, NDArray[Any]]
    labels: NDArray[np.int64]
    modality: Mapping[str, str]
    slice_spacing_mm: float
    scope: Mapping[str, ScopeEntry] = field(default_factory=dict)


def normalization_of(settings: DataSettings, modality: str) -> Normalization:
    """Tell what the settings do with the values of a modality."""
    if modality == "CT":
        return Normalization("window", settings.window_low_hu, settings.window_high_hu)
    return Normalization("percentile", settings.low_percentile, settings.high_percentile)


def cut_patches(scan: Scan, kind: Kind, settings: DataSettings) -> CasePatches:
    """Cut a scan's patches; random places follow from the split's seed and the scan's name alone.

    Args:
        scan: with the other image of a pair, if there is one.
        kind: name of its array.
        settings: how.

    Raises:
        UserError: files that cannot be read or do not fit together, or a scan without a place to cut at.
    """
    volumes: dict[str, Volume] = {kind: _read(scan, kind, settings)}
    if scan.other is not None:
        volumes["image_b"] = read_volume(scan.other, modality=_modality(settings.modality_b))
    first = volumes[kind]
    mask = None if scan.mask is None else _mask_on(read_labels(scan.mask), scan.label, first.grid)
    rng = np.random.default_rng([settings.split_seed, crc32(f"{kind}/{scan.name}".encode())])
    grids = [_grid(first.grid, center, settings) for center in places(first, mask, settings, rng)]
    if not grids:
        raise UserError("there is no lesion in it" if mask is not None else "there is no body in it")
    arrays: dict[str, NDArray[Any]] = {
        name: _images(volume, grids, settings) for name, volume in volumes.items()
    }
    if mask is not None:
        arrays["mask"] = _masks(first.with_array(mask.astype(np.uint8)), grids, settings)
    labels = _labels(arrays.get("mask"), scan.told.category, len(grids), settings)
    if settings.two_kinds and not settings.paired:
        # Two kinds share one batch, which has one mask only; here it has told the places and the classes.
        arrays.pop("mask", None)
    modality = {name: volume.modality for name, volume in volumes.items()}
    scope = {name: scope_of(volume) for name, volume in volumes.items()}
    return CasePatches(arrays, labels, modality, float(grids[0].spacing_kji_mm[0]), scope)


def _read(scan: Scan, kind: Kind, settings: DataSettings) -> Volume:
    chosen = {"image": settings.modality, "image_a": settings.modality_a, "image_b": settings.modality_b}
    return read_volume(scan.image, modality=_modality(chosen[kind]))


def _modality(name: str) -> Modality | None:
    return "CT" if name == "CT" else "MR" if name == "MR" else None


def _mask_on(labels: LabelVolume, value: int | None, grid: Grid) -> Mask:
    """Mask on the scan's voxels; one that is on other voxels is resampled, slice by slice."""
    chosen = labels.array > 0 if value is None else labels.array == value
    if labels.grid.matches(grid):
        return chosen
    source = labels.with_array(chosen.astype(np.uint8))
    k, j, i = grid.shape_kji
    boxes = [Box((number, 0, 0), (number + 1, j, i)) for number in range(k)]
    return np.concatenate([resample(source, grid.crop(box), 0) >= 0.5 for box in boxes])


def _grid(scan: Grid, center: NDArray[np.float64], settings: DataSettings) -> Grid:
    margin = settings.margin_voxels
    slices = settings.slices + (2 * margin if settings.is_3d else 0)
    shape = (slices, settings.rows + 2 * margin, settings.columns + 2 * margin)
    return patch_grid(
        scan,
        center,
        shape,
        spacing_mm=settings.spacing_mm,
        slice_spacing_mm=settings.slice_spacing_mm or float(scan.spacing_mm[patch_axes(scan)[2]]),
    )


def _images(volume: Volume, grids: list[Grid], settings: DataSettings) -> NDArray[np.float16]:
    values = normalization_of(settings, volume.modality).range_of(volume)
    # What is beyond the scan is taken for what surrounds a patient.
    cut = [values.normalized(resample(volume, grid, values.low)) for grid in grids]
    return _shaped(np.stack(cut), settings).astype(np.float16)


def _masks(mask: Volume, grids: list[Grid], settings: DataSettings) -> NDArray[np.uint8]:
    cut = np.stack([resample(mask, grid, 0) >= 0.5 for grid in grids]).astype(np.uint8)
    if settings.slices_as_channels:
        return cut[:, settings.slices // 2][:, None]
    return _shaped(cut, settings)


def _shaped(cut: NDArray[Any], settings: DataSettings) -> NDArray[Any]:
    """Give (patch, slice, row, column) its channels; one slice, or slices as channels, have that axis already."""
    return cut[:, None] if settings.is_3d else cut


def _labels(
    masks: NDArray[Any] | None, category: int | None, count: int, settings: DataSettings
) -> NDArray[np.int64]:
    """Classes: what the data set says, else whether there is a lesion in what the network sees."""
    if category is not None or masks is None:
        return np.full(count, category or 0, dtype=np.int64)
    margin = settings.margin_voxels
    middle = (slice(None), slice(None), *(slice(margin, margin + size) for size in settings.size))
    return np.asarray(masks[middle].reshape(count, -1).any(axis=1), dtype=np.int64)
