"""What the scans were like that a model is trained on, in figures: what its card tells of its scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any

import numpy as np

from CTGANAugmentLib.body import body_to_the_skin
from CTGANAugmentLib.datasets.patch_grid import patch_axes, patch_directions
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.modelzoo.card import LENGTHS, ScopeEntry
from CTGANAugmentLib.modelzoo.card_reading import read_entry
from CTGANAugmentLib.volume import Volume

_PERCENTILES = (0.5, 99.5)
_PLANES = ("sagittal", "coronal", "axial")
"""By the axis of RAS that the slices follow each other along."""


def measure_scope(volumes: Mapping[str, Iterable[Volume]]) -> dict[str, ScopeEntry]:
    """Measure the scans of each kind of image, one at a time in memory."""
    return {kind: joined([scope_of(volume) for volume in scans]) for kind, scans in volumes.items()}


def scope_of(volume: Volume) -> ScopeEntry:
    """Measure one scan, whose ranges have one value each.

    Values count within the body, up to the skin: around it are air and whatever a scanner fills up with.
    """
    columns, rows, slices = patch_axes(volume.grid)
    spacing = volume.grid.spacing_mm
    extent = spacing * np.array(volume.array.shape[::-1])
    low, high = _values(volume)
    plane, tilt = _plane(volume.grid)
    return ScopeEntry(
        scans=1,
        modality=volume.modality,
        low_hu=low,
        high_hu=high,
        spacing_mm=_range(spacing[[columns, rows]]),
        slice_spacing_mm=_range(spacing[[slices]]),
        extent_mm=_range(extent[[columns, rows]]),
        slice_extent_mm=_range(extent[[slices]]),
        planes=(plane,),
        tilt_degrees=tilt,
    )


def joined(scopes: Sequence[ScopeEntry]) -> ScopeEntry:
    """Take scans of one kind together."""
    names = ("low_hu", "high_hu", *LENGTHS)
    every = {name: list(chain(*(getattr(scope, name) for scope in scopes))) for name in names}
    return ScopeEntry(
        scans=sum(scope.scans for scope in scopes),
        modality="+".join(dict.fromkeys(scope.modality for scope in scopes)),
        planes=tuple(sorted({plane for scope in scopes for plane in scope.planes})),
        tilt_degrees=max(scope.tilt_degrees for scope in scopes),
        **{name: (min(values), max(values)) if values else () for name, values in every.items()},
    )


def scope_json(scopes: Mapping[str, ScopeEntry]) -> dict[str, Any]:
    """As JSON values."""
    return {kind: asdict(scope) for kind, scope in scopes.items()}


def scope_from_json(data: Mapping[str, Any]) -> dict[str, ScopeEntry]:
    """Read what `scope_json` wrote.

    Raises:
        UserError: other entries.
    """
    return {kind: read_entry(ScopeEntry, entry, f"scope.{kind}") for kind, entry in data.items()}


def _values(volume: Volume) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Lowest and highest value of the body in CT; MR has none that mean anything."""
    if volume.modality != "CT":
        return (), ()
    body = body_to_the_skin(volume)
    low, high = np.percentile(volume.array[body] if body.any() else volume.array, _PERCENTILES)
    return _range(np.array([low])), _range(np.array([high]))


def _plane(grid: Grid) -> tuple[str, float]:
    """The plane that slices lie nearest to, and by how many degrees they are tilted out of it."""
    normal = np.abs(patch_directions(grid)[2])
    axis = int(np.argmax(normal))
    return _PLANES[axis], round(float(np.degrees(np.arccos(min(1.0, normal[axis])))), 1)


def _range(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, ...]:
    return round(float(values.min()), 3), round(float(values.max()), 3)
