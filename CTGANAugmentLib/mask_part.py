"""A mask that covers a part of a scan, small enough to travel inside a plan."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, bounding_box

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class MaskPart:
    """The smallest block of a scan that holds a whole mask.

    Attributes:
        box: where the block is in the scan.
        inside: its voxels (k, j, i).
    """

    box: Box
    inside: Mask

    @staticmethod
    def of(mask: Mask) -> MaskPart:
        """Take the block out of a mask on the whole scan, which must have a voxel."""
        box = bounding_box(mask)
        return MaskPart(box, mask[box.slices])

    def on(self, box: Box) -> Mask:
        """Return the mask on another block of the scan, False where this one has nothing."""
        target = np.zeros(box.shape_kji, dtype=bool)
        shared = self.box.intersection(box)
        if not shared.is_empty:
            target[shared.relative_to(box).slices] = self.inside[shared.relative_to(self.box).slices]
        return target

    def to_json(self) -> dict[str, Any]:
        """Block and its bits, compressed, as JSON values."""
        bits = zlib.compress(np.packbits(self.inside).tobytes(), 6)
        return {
            "start_kji": list(self.box.start_kji),
            "shape_kji": list(self.box.shape_kji),
            "bits": base64.b64encode(bits).decode("ascii"),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any], shape_kji: tuple[int, int, int]) -> MaskPart:
        """Read a block of a scan of that shape.

        Raises:
            UserError: damaged, or not inside the scan.
        """
        try:
            start, shape = ([int(v) for v in data[name]] for name in ("start_kji", "shape_kji"))
            stop = [a + n for a, n in zip(start, shape, strict=True)]
            size = int(np.prod(shape))
            compressed = base64.b64decode(data["bits"], validate=True)
            packed = zlib.decompressobj().decompress(compressed, size // 8 + 1)
            bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8))[:size]
        except (KeyError, TypeError, ValueError, binascii.Error, zlib.error) as error:
            raise UserError(
                f"the mask in the plan is damaged ({error!r}): use it as it was written"
            ) from error
        if len(start) != 3 or min(start) < 0 or any(b > n for b, n in zip(stop, shape_kji, strict=True)):
            raise UserError(
                f"the mask in the plan, voxels {start} to {stop}, reaches outside the scan: it is another scan's"
            )
        if bits.size != size or not size:
            raise UserError(
                f"the mask in the plan has {bits.size} voxels, not {size}: use it as it was written"
            )
        box = Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))
        return MaskPart(box, bits.reshape(box.shape_kji).astype(bool))
