"""What a batch will need, before it begins."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from CTGANAugmentLib.datasets.batch.work_list import Planned
from CTGANAugmentLib.errors import UserError

_PACKED = 0.75
"""Size of a gzip file over its voxels: 0.4 to 0.7 was measured on CT and MR with their noise."""
_COPIES = 6
"""Of a scan in memory as float32, at most, while one is worked on."""
_FLOAT_BYTES = 4


@dataclass(frozen=True)
class Estimate:
    """What a batch needs and what there is.

    Attributes:
        cases: still to make.
        disk_bytes, free_bytes: needed and free.
        memory_bytes, memory_free_bytes: needed by all workers together; 0 where the system does not tell what is free.
    """

    cases: int
    disk_bytes: int
    free_bytes: int
    memory_bytes: int
    memory_free_bytes: int

    def sentence(self) -> str:
        """For people."""
        return (
            f"{self.cases} cases to make: about {_gb(self.disk_bytes)} on the disk ({_gb(self.free_bytes)} free) and "
            f"up to {_gb(self.memory_bytes)} of memory"
        )

    def warnings(self) -> tuple[str, ...]:
        """What could go wrong."""
        if not 0 < self.memory_free_bytes < self.memory_bytes:
            return ()
        return (
            f"the workers may need {_gb(self.memory_bytes)} of memory, {_gb(self.memory_free_bytes)} are free: take "
            "fewer workers",
        )

    def require_disk(self) -> None:
        """Check that the disk is large enough.

        Raises:
            UserError: it is not.
        """
        if self.disk_bytes > self.free_bytes:
            raise UserError(f"not enough disk space: {self.sentence()}: make room or choose another disk")


def estimate(left: Sequence[Planned], folder: Path, workers: int) -> Estimate:
    """Estimate what the cases need that are still to be made.

    Args:
        left: the cases.
        folder: exists; on the disk that is written to.
        workers: processes at a time.
    """
    voxels = [each.origin.check.voxels for each in left]
    sizes = [each.origin.check.voxel_bytes for each in left]
    disk = sum(int(count * size * _PACKED) for count, size in zip(voxels, sizes, strict=True))
    memory = max(voxels, default=0) * _FLOAT_BYTES * _COPIES * max(1, workers)
    return Estimate(len(left), disk, shutil.disk_usage(folder).free, memory, _free_memory())


def _free_memory() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0


def _gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
