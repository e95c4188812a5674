"""What a translating model's card says of how its networks are to be used."""

from __future__ import annotations

from dataclasses import dataclass

from CTGANAugmentLib.datasets.normalization import NO_UNIT, Normalization, ValueRange
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.translation.ways import Way, modality_of
from CTGANAugmentLib.translation.windows import Windows
from CTGANAugmentLib.volume import Modality

ROOM_AIR_HU = -1000.0
_LARGEST = 1024
"""Longest side of a slice that goes through a network as a whole."""
_DIVISORS = {"resnet-generator": 4, "unet-generator": None}
"""Of a slice's sides, by network; None for the size that it was built for. Other networks take their card's size."""


@dataclass(frozen=True)
class CardUse:
    """A card, read for one way of its model."""

    card: ModelCard
    way: Way

    @property
    def target_modality(self) -> Modality:
        """Modality of the result."""
        return modality_of(self.card, self.way.target)

    @property
    def source_normalization(self) -> Normalization:
        """What brings a scan into [-1, 1]."""
        return self._normalization(self.way.source)

    @property
    def target_normalization(self) -> Normalization:
        """What a real scan of the wanted kind was brought into [-1, 1] by."""
        return self._normalization(self.way.target)

    @property
    def target_values(self) -> ValueRange:
        """Values of the result for -1 and 1: those of a window in HU, else `NO_UNIT`."""
        return self.target_normalization.range_of_result

    @property
    def air(self) -> float:
        """Value of the result outside the body."""
        return ROOM_AIR_HU if self.target_normalization.kind == "window" else NO_UNIT.low

    @property
    def spacing_mm(self) -> tuple[float, float]:
        """Between rows and between columns."""
        return self.card.images.spacing_mm[-2], self.card.images.spacing_mm[-1]

    @property
    def whitened(self) -> bool:
        """Whether the network knows images of zero mean and unit variance alone."""
        return bool(self.card.objective.parameters.get("whitening"))

    def slice_spacing_mm(self, own_mm: float) -> float:
        """Between slices that the model sees at once: as the card says, else the nearest to the scan's that it met."""
        if len(self.card.images.spacing_mm) == 3:
            return self.card.images.spacing_mm[0]
        met = self.card.scope.get(self.way.source)
        return min(max(own_mm, met.slice_spacing_mm[0]), met.slice_spacing_mm[1]) if met else own_mm

    def windows(self, size: str = "auto") -> Windows:
        """Find what the network takes at a time.

        Args:
            size: "slice" for whole slices, "patch" for windows of the size that the model was trained on, "auto" for
                patches only where a network's result hangs on the statistics of all that it sees at once.
        """
        entry = self.card.networks[self.way.network]
        rows, columns = self.card.images.size[-2:]
        if entry.id not in _DIVISORS:
            return Windows(1, rows, columns, fixed=True)
        divisor = _DIVISORS[entry.id] or int(entry.arguments.get("size", rows))
        by_frame = self.whitened or entry.arguments.get("norm") == "instance"
        if size == "patch" or (size == "auto" and by_frame):
            return Windows(divisor, rows, columns, fixed=True)
        return Windows(divisor, max(_LARGEST, divisor), max(_LARGEST, divisor))

    def _normalization(self, kind: str) -> Normalization:
        return Normalization.from_json(self.card.images.normalization[kind])
