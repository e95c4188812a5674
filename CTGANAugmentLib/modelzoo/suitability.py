"""Whether a scan is like those that a model was trained on: on others its results can be anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from CTGANAugmentLib.modelzoo.card import ModelCard, ScopeEntry
from CTGANAugmentLib.modelzoo.scope import scope_of
from CTGANAugmentLib.volume import Volume

_FAR_SPACING = 1.5
"""Voxels this many times as large, or as small, are outside what was met."""
_FAR_EXTENT = 1.25
_FAR_HU = 200.0
"""The body's percentiles differ by so much from patient to patient of one region, by bone, gas and metal."""
_FAR_TILT_DEGREES = 10.0


def warnings_for(card: ModelCard, kind: str, volume: Volume) -> list[str]:
    """Say how a scan differs from those that a model was trained on.

    Args:
        card: of the model. Where its scope was never measured, modality and spacing alone are compared.
        kind: of image that the scan is for the model, such as "image" or "image_a".
        volume: the scan.

    Returns:
        Sentences for the user; none where nothing stands out.
    """
    found, met = scope_of(volume), card.scope.get(kind)
    wanted = met.modality if met else _modality(card, kind)
    if volume.modality not in wanted.split("+"):
        return [f"This scan is {volume.modality}; the model was trained on {wanted}."]
    if met is None:
        return list(_beside_card(card, found))
    return [*_values(found, met), *_spacings(found, met), *_extents(found, met), *_planes(found, met)]


def _modality(card: ModelCard, kind: str) -> str:
    """Modality of one kind of image, as far as the card tells."""
    each = card.images.modality.split("+")
    return (
        each[card.images.kinds.index(kind)] if len(each) == len(card.images.kinds) else card.images.modality
    )


def _values(found: ScopeEntry, met: ScopeEntry) -> Iterator[str]:
    for value, known, what in (
        (found.low_hu, met.low_hu, "lowest"),
        (found.high_hu, met.high_hu, "highest"),
    ):
        if value and known and not known[0] - _FAR_HU <= value[0] <= known[1] + _FAR_HU:
            yield (
                f"The {what} values of the body are about {value[0]:.0f} HU; in the scans that the model was trained "
                f"on they were {known[0]:.0f} to {known[1]:.0f} HU. Check that the scan is in HU."
            )


def _spacings(found: ScopeEntry, met: ScopeEntry) -> Iterator[str]:
    for value, known, what in (
        (found.spacing_mm, met.spacing_mm, "Voxels within the slices are"),
        (found.slice_spacing_mm, met.slice_spacing_mm, "Slices are"),
    ):
        if _is_far(value, known, _FAR_SPACING):
            yield f"{what} {_told(value, 2)} mm apart; the model was trained on {_told(known, 2)} mm."


def _extents(found: ScopeEntry, met: ScopeEntry) -> Iterator[str]:
    for value, known, what in (
        (found.extent_mm, met.extent_mm, "The field of view within the slices is"),
        (found.slice_extent_mm, met.slice_extent_mm, "From the first slice to the last the scan is"),
    ):
        if _is_far(value, known, _FAR_EXTENT):
            yield f"{what} {_told(value)} mm; the model was trained on {_told(known)} mm."


def _planes(found: ScopeEntry, met: ScopeEntry) -> Iterator[str]:
    if found.planes[0] not in met.planes:
        yield f"The slices are {found.planes[0]}; the model was trained on {' and '.join(met.planes)} ones."
    elif found.tilt_degrees > met.tilt_degrees + _FAR_TILT_DEGREES:
        yield (
            f"The slices are tilted by {found.tilt_degrees:.0f} degrees out of the {found.planes[0]} plane; the model "
            f"was trained on {met.tilt_degrees:.0f} degrees at most."
        )


def _beside_card(card: ModelCard, found: ScopeEntry) -> Iterator[str]:
    """Compare with the model's own voxels, which a coarser scan has less in than it was trained on."""
    own = card.images.spacing_mm
    if found.spacing_mm[1] > _FAR_SPACING * max(own[-2:]):
        yield (
            f"Voxels within the slices are {_told(found.spacing_mm, 2)} mm apart; the model works at "
            f"{_told(sorted(own[-2:]), 2)} mm."
        )
    if len(own) == 3 and found.slice_spacing_mm[1] > _FAR_SPACING * own[0]:
        yield f"Slices are {found.slice_spacing_mm[1]:.2f} mm apart; the model works at {own[0]:.2f} mm."


def _is_far(value: Sequence[float], known: Sequence[float], factor: float) -> bool:
    return value[0] < known[0] / factor or value[1] > known[1] * factor


def _told(values: Sequence[float], digits: int = 0) -> str:
    low, high = (f"{value:.{digits}f}" for value in (values[0], values[-1]))
    return low if low == high else f"{low} to {high}"
