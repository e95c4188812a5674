"""Which of a lesion's parameters go with a modality."""

from __future__ import annotations

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.figures import check_unit
from CTGANAugmentLib.parameters import ParameterSpec


def goes_with(spec: ParameterSpec, modality: str) -> bool:
    """Whether the lesion engine takes a parameter for a modality; calcification, for one, is for CT alone."""
    try:
        check_unit({spec.name: 0.0}, modality)
    except UserError:
        return False
    return True
