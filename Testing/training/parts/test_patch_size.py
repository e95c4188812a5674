"""What sizes are taken, and what is said of the others."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.patchgan import PatchGan
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.parts.patch_size import check_sides, check_slices, patchgan_layers


@pytest.mark.parametrize(
    ("sides", "layers"), [((256, 256), 3), ((24, 64), 3), ((23, 64), 2), ((12, 24, 24), 2), ((6, 64, 64), 1)]
)
def test_a_patchgan_has_as_many_layers_as_the_shortest_side_bears(
    sides: tuple[int, ...], layers: int
) -> None:
    assert patchgan_layers("it", sides) == layers
    judge = PatchGan(width=1, layers=layers, dimensions=len(sides))
    assert judge(torch.zeros(2, 1, *sides)).numel() > 0


def test_sides_too_short_for_a_patchgan_are_refused() -> None:
    with pytest.raises(UserError, match=r"CycleGAN needs .* at least 6 voxels .* got 5 x 64"):
        patchgan_layers("CycleGAN", (5, 64))


def test_sides_are_multiples_and_one_is_longer() -> None:
    check_sides("it", (8, 16, 24), 8)
    for sides in ((8, 12), (8, 8)):
        with pytest.raises(UserError, match="multiples of 8"):
            check_sides("it", sides, 8)


def test_volumes_are_no_slices() -> None:
    check_slices("it", DataShape((16, 16)))
    with pytest.raises(UserError, match=r"8 x 16 x 16: set data.slices to 1"):
        check_slices("it", DataShape((8, 16, 16)))
