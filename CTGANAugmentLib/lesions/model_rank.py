"""Which of several trained models suits a lesion: the one that was trained on such lesions, or in such tissue."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.ndimage import distance_transform_edt

from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.lesions.tissue import AIR_HU
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.choosing import Rank
from CTGANAugmentLib.volume import Volume

KNOWN, UNSAID, OTHER = range(3)
"""Ranks: trained on such lesions, nobody said on which, trained on others."""

_RING_MM = 8.0


def rank_by_preset(preset_id: str) -> Rank:
    """Prefer models that were trained on lesions of a preset."""
    return lambda card: (KNOWN if preset_id in card.presets else OTHER) if card.presets else UNSAID


def rank_by_tissue(volume: Volume, masks: Iterable[MaskPart]) -> Rank:
    """Prefer models that were trained on lesions in such tissue as lies round the masks, or most of them.

    The tissue's value is the median of what lies within 8 mm of a mask, air round the body left out. Only CT has values
    that tell tissues apart.
    """
    if volume.modality != "CT":
        return lambda _: UNSAID
    around = [value for mask in masks if (value := _value_round(volume, mask)) is not None]

    def rank(card: ModelCard) -> int:
        hosts = [
            preset.host(volume.modality)
            for name, preset in load_presets().items()
            if name in card.presets and volume.modality in preset.figures
        ]
        if not hosts or not around:
            return UNSAID
        held = [any(host.holds(np.array(value)) for host in hosts) for value in around]
        return KNOWN if np.mean(held) > 1 / 2 else OTHER

    return rank


def _value_round(volume: Volume, mask: MaskPart) -> float | None:
    box = mask.box.grown(_RING_MM, volume.grid)
    inside = mask.on(box)
    near = distance_transform_edt(~inside, sampling=volume.grid.spacing_kji_mm) <= _RING_MM
    values = volume.array[box.slices][near & ~inside]
    values = values[values > AIR_HU]
    return float(np.median(values)) if values.size else None
