"""Classic augmentation of 256 x 256 x 128 float32 beside TorchIO, batchgeneratorsv2 and MONAI in the same run.

Target: each transform as fast as the fastest of them with the same kind of amounts: a ratio of at most 1.
Ours is drawing and applying; the input stays as it is. The peers may change theirs, and nothing is copied for them
while the clock runs. ``bench_augmentation.py FILE.csv`` writes the rows of docs/results/augmentation.csv.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import augmentation_peers as peers
import numpy as np

from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.operation import Guides, operation_from_json, operations
from CTGANAugmentLib.volume import Modality, Volume

SHAPE_KJI = (128, 256, 256)
SPACING_MM = (1.5, 1.5, 2.5)
ROUNDS = 7
PINNED: Mapping[str, Mapping[str, Any]] = {
    "rotation": {"angles_deg": [0.0, 0.0, 10.0]},
    "scale": {"factors": [1.1, 1.1, 1.1]},
    "translation": {"shift_ras_mm": [12.0, 12.0, 12.0]},
    "contrast": {"factor": 1.15},
    "intensity-shift": {"shift_intensity": 15.0},
    "gaussian-noise": {"sd_intensity": 15.0},
    "blur": {"sigma_mm": 1.5},
    "low-resolution": {"spacing_mm": 4.0},
    "gamma": {"power": 1.3, "inverted": False},
    "bias-field": {"change_percent": 20.0},
}
"""What is drawn elsewhere, as large as the peers' amounts."""

_BODY = "finding the body, so that air keeps its HU; the peer changes every voxel, in place"
NOTES: Mapping[str, str] = {
    "contrast": _BODY,
    "intensity-shift": _BODY,
    "gamma": _BODY.replace("so that air keeps its HU", "whose percentiles are the ends of the scale"),
    "gaussian-noise": "drawing the numbers: numpy's generator beside torch's, which is vectorised; slabs on all cores",
    "ct-noise": "no peer has it",
    "pca-jitter": "no peer has it",
    "salt-and-pepper": "no peer has it",
    "low-resolution": "cubic as published for nnU-Net; the peers' is linear",
    "random-crop": "checking the scan for NaN takes most of the time, of int16 none",
    "cutout": "a copy of the scan, which stays as it is; the peer writes into the one it was given",
    "flip": "checking the scan for NaN takes half of the time, of int16 none",
    "motion": "one Fourier transform along the phase-encode axis instead of three",
}
"""Why ours takes longer, or what is not the same work."""


@dataclass(frozen=True)
class Row:
    """Median seconds of ours, and each peer's with the median of the paired ratios."""

    transform: str
    seconds: float
    int16_seconds: float
    others: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def fastest(self) -> str:
        """Peer with the shortest time."""
        return min(self.others, key=lambda peer: self.others[peer][0], default="")

    @property
    def ratio(self) -> float | None:
        """Of our time to the fastest peer's."""
        return self.others[self.fastest][1] if self.others else None


def a_scan(modality: Modality) -> Volume:
    """A body of fat, muscle and a ball in air, with noise; in MR all are above 0."""
    k, j, i = np.meshgrid(*(np.arange(n) - n // 2 for n in SHAPE_KJI), indexing="ij", sparse=True)
    plane = (i / 115) ** 2 + (j / 90) ** 2 + 0 * k
    values = np.select([plane < 0.7, plane < 1], [50.0, -100.0], -1000.0)
    values[i**2 + j**2 + k**2 < 30**2] = 150
    values += np.random.default_rng(0).normal(0, 12, SHAPE_KJI)
    values = values if modality == "CT" else np.abs(values + 1000)
    return Volume(values.astype(np.float32), np.diag([*SPACING_MM, 1.0]), modality)


def rows() -> Iterator[Row]:
    """Measure one transform after the other."""
    import torch

    peers.fetch()
    torch.set_num_threads(os.cpu_count() or 1)
    affine = np.diag([*SPACING_MM[::-1], 1.0])
    libraries = {
        "TorchIO": (peers.torchio_peers(), lambda t: peers.torchio_subject(t, affine)),
        "batchgeneratorsv2": (peers.batchgenerators_peers(SHAPE_KJI, SPACING_MM[::-1]), lambda t: t),
        "MONAI": (peers.monai_peers(SPACING_MM[::-1]), lambda t: t),
    }
    for name, cls in operations().items():
        if issubclass(cls, Transform):
            theirs = {lib: (found[name], made) for lib, (found, made) in libraries.items() if name in found}
            yield _measured(name, a_scan(cls.modalities[0]), theirs)


def _measured(name: str, scan: Volume, theirs: Mapping[str, Any]) -> Row:
    import torch

    whole = scan.with_array(scan.array.astype(np.int16))
    tensor = torch.from_numpy(np.array(scan.array))[None]
    ours, int16 = [], []
    others: dict[str, list[float]] = {peer: [] for peer in theirs}
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: _run(name, scan)))
        for peer, (transform, prepared) in theirs.items():
            given = prepared(tensor.clone())
            others[peer].append(_seconds(lambda t=transform, g=given: t(g)))
        int16.append(_seconds(lambda: _run(name, whole)))
    told = {
        peer: (statistics.median(found), statistics.median(a / b for a, b in zip(ours, found, strict=True)))
        for peer, found in others.items()
    }
    return Row(name, statistics.median(ours), statistics.median(int16), told)


def _run(name: str, scan: Volume) -> None:
    scan = scan.with_array(scan.array)  # Nothing that is known of it from the last round.
    transform = operation_from_json(name, {})
    plan = transform.sample(np.random.default_rng(0), scan, Guides())
    transform.apply(scan, replace(plan, choices={**plan.choices, **PINNED.get(name, {})}))


def measure() -> Iterator[str]:
    """Yield one row a transform."""
    copied = a_scan("CT").array
    yield f"copy of the volume: {statistics.median(_seconds(copied.copy) for _ in range(ROUNDS)) * 1000:.0f} ms"
    for row in rows():
        told = [f"{row.transform:16} {row.seconds * 1000:6.0f} ms (int16 {row.int16_seconds * 1000:.0f} ms)"]
        for peer, (seconds, ratio) in row.others.items():
            told.append(f"{peer} {seconds * 1000:.0f} ms (ratio {ratio:.2f})")
        yield ", ".join(told) if row.others else f"{told[0]}, no peer has it"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: list[str]) -> int:
    """Write the rows into a file."""
    with Path(arguments[0]).open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["transform", "ms", "int16_ms", "fastest_peer", "peer_ms", "ratio", "note"])
        for row in rows():
            peer = [row.fastest, "", ""]
            if row.others:
                peer[1:] = [f"{row.others[row.fastest][0] * 1000:.0f}", f"{row.ratio:.2f}"]
            ours = [f"{row.seconds * 1000:.0f}", f"{row.int16_seconds * 1000:.0f}"]
            table.writerow([row.transform, *ours, *peer, NOTES.get(row.transform, "")])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
