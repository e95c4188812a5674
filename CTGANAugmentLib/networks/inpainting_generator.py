"""Generator that paints a lesion into a hole of a scan, in three dimensions or slices at a time."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.checks import check_choice, check_counts
from CTGANAugmentLib.networks.hole_filling import fill_from_surroundings
from CTGANAugmentLib.networks.unet import Unet

MODES = ("3-D", "2.5-D")

_INPUTS = 4
_STEEPEST = 0.98
"""Value beyond which what lies round a hole is not taken as it is: there the output hardly moves."""


class InpaintingGenerator(nn.Module):
    """Generator: scan with a hole, lesion mask and noise to the scan with a lesion, (batch, 1, slice, row, column).

    The idea of CT-GAN (Mirsky et al., USENIX Security 2019): the surroundings say which tissue and which scanner it is,
    the mask which shape is wanted, the noise which of all such lesions. Outside the hole the scan comes back untouched.

    The hole is filled with 0. Beside it the HU of the surroundings can be read even by layers whose instance norm has
    taken the mean off every map.

    Args:
        width: channels at full size; they double inward, up to tenfold.
        levels: how often the patch is halved; every side halved is a multiple of 2 to their power.
        mode: "3-D", or "2.5-D", which takes the slices of a patch as channels of one image: quicker, for few slices.
        slices: of every patch; used by "2.5-D" alone.
        norm: "batch", "instance" or "none".
        sees_hole: whether what the scan has in the hole is looked at, such as a crude lesion to be made real.
        starts_from_surroundings: whether the hole is filled smoothly from what is round it instead of with 0; the
            network then makes the difference to that.
    """

    network_id: ClassVar[str] = "inpainting-generator"

    def __init__(
        self,
        *,
        width: int = 32,
        levels: int = 3,
        mode: str = "3-D",
        slices: int = 1,
        norm: str = "instance",
        sees_hole: bool = False,
        starts_from_surroundings: bool = False,
    ) -> None:
        super().__init__()
        if sees_hole and starts_from_surroundings:
            raise UserError(
                "a hole that is looked at is not filled from its surroundings: ask for one of both"
            )
        self.sees_hole = sees_hole
        self.starts_from_surroundings = starts_from_surroundings
        check_choice("mode", mode, MODES)
        check_counts(slices=slices)
        self.folded = slices if mode == "2.5-D" else 0
        self.body = Unet(
            dimensions=2 if self.folded else 3,
            inputs=_INPUTS * (self.folded or 1),
            outputs=self.folded or 1,
            width=width,
            levels=levels,
            norm=norm,
        )

    def forward(self, image: Tensor, hole: Tensor, mask: Tensor, noise: Tensor) -> Tensor:
        """Paint a lesion.

        Args:
            image: scan in [-1, 1], (batch, 1, slice, row, column); what it has in the hole is looked at only if the
                network was built so.
            hole: 1 where to paint, 0 elsewhere, same shape.
            mask: 1 in the lesion wanted, of which what lies in the hole is painted, 0 elsewhere, same shape.
            noise: standard normal, same shape.

        Returns:
            The scan with what was painted in the hole, in [-1, 1], in the scan's own type.

        Raises:
            UserError: sides that cannot be halved, or a number of slices other than the one built for.
        """
        shown = image if self.sees_hole else torch.where(hole > 0, 0, image)
        if self.starts_from_surroundings:
            shown = fill_from_surroundings(shown, hole)
        given = torch.cat([shown, hole, mask, noise], 1)
        made = self._unfold(self.body(self._fold(given)))
        if self.starts_from_surroundings:
            made = made + torch.atanh(shown.float().clamp(-_STEEPEST, _STEEPEST))
        painted = torch.tanh(made)
        return torch.where(hole > 0, painted.to(image.dtype), image)

    def _fold(self, maps: Tensor) -> Tensor:
        """Lay the slices (batch, channel, slice, row, column) beside the channels (batch, both, row, column)."""
        if not self.folded:
            return maps
        if maps.shape[2] != self.folded:
            raise UserError(
                f"this network was built for patches of {self.folded} slices, got {maps.shape[2]}"
            )
        return maps.flatten(1, 2)

    def _unfold(self, maps: Tensor) -> Tensor:
        return maps.unsqueeze(1) if self.folded else maps
