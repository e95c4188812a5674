"""A batch over 20 chest CTs (320 x 428 x 99 int16), one worker and two, beside what its files alone cost.

Targets: two workers at least 1.7 times as fast as one, their start left out; as much of the time as can be spent on
reading, hashing, packing and writing the files, which no trick of ours shortens. The data are the digital chest, a
patient each.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from CTGANAugmentLib.datasets.batch.recipe import Recipe, recipe_from_json
from CTGANAugmentLib.datasets.batch.run import run_batch
from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.datasets.data_set import read_data_set, sha256_of
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.parallel import Workers
from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.volume import LabelVolume

_SCANS = 20
_SPACING_MM = (0.9, 0.9, 3.0)
_VARIANTS = 2
_AMID = (0.3, 0.95)
_OF_CASES = 0.891
"""Share of a batch's progress that its cases make."""
_RECIPE = {
    "title": "Nodules",
    "lesion": 1,
    "steps": [
        {
            "name": "nodules",
            "variants": _VARIANTS,
            "do": [
                {
                    "operation": "parametric",
                    "preset": "lung-nodule-solid",
                    "diameter_mm": [6, 20],
                    "count": [1, 4],
                }
            ],
        }
    ],
}


def measure() -> Iterator[str]:
    """Yield a row on each way to work, then on the files alone and on the disk."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        data = home / "data"
        _write_scans(data)
        recipe, made = recipe_from_json(_RECIPE), _SCANS * _VARIANTS
        one, two = (_batch(data, recipe, home / f"by-{count}", count) for count in (1, 2))
        for name, spent in (("one worker", one), ("two workers", two)):
            yield f"{name}: {spent.whole_s:.1f} s for {made} cases, {spent.case_s:.2f} s for one more"
        start = one.whole_s / two.whole_s
        yield f"two workers beside one: {one.case_s / two.case_s:.2f} times, with their start {start:.2f}"
        files_s = statistics.median(_files_alone(home / "by-1", home / "copies"))
        share = files_s / one.case_s
        yield f"its files alone (read, unpack, pack, write, hash): {files_s:.2f} s, {share:.0%} of one worker's time"
        packed = (home / "by-1" / "synthetic").rglob("*.gz")
        size_mb = sum(path.stat().st_size for path in packed) / 1e6 / made
        speed = _disk_mb_s(home / "plain")
        share = size_mb / speed / two.case_s
        yield f"disk: {size_mb:.0f} MB a case at {speed:.0f} MB/s, {share:.0%} of two workers' time"
        yield f"memory: {_memory_s(data):.3f} s to copy a scan"


@dataclass(frozen=True)
class _Spent:
    """Seconds of a batch as a whole, and of one case more once all workers are at it."""

    whole_s: float
    case_s: float


def _write_scans(folder: Path) -> None:
    """Twenty patients out of one chest: each with noise of its own, so that no two files are alike."""
    folder.mkdir()
    chest = chest_phantom(spacing_mm=_SPACING_MM, seed=0).volume
    mask = LabelVolume(np.zeros(chest.array.shape, np.uint8), chest.ijk_to_ras)
    for number in range(_SCANS):
        noise = np.random.default_rng(number).integers(-8, 9, chest.array.shape, np.int16)
        write_volume(
            replace(chest, array=(chest.array + noise).astype(np.int16)), folder / f"{number:02}.nii.gz"
        )
        write_labels(mask, folder / f"{number:02}_mask.nii.gz")


def _batch(data: Path, recipe: Recipe, out: Path, count: int) -> _Spent:
    cases, _ = find_cases(data)
    seen: list[tuple[float, float]] = []

    def progress(fraction: float, _message: str) -> None:
        seen.append((time.perf_counter(), fraction))

    start = time.perf_counter()
    run_batch(cases, recipe, out, workers=Workers(count), progress=progress)
    whole_s = time.perf_counter() - start
    amid = [each for each in seen if _AMID[0] < each[1] < _AMID[1]]
    (begun, first), (ended, last) = amid[0], amid[-1]
    return _Spent(whole_s, (ended - begun) / (last - first) * _OF_CASES / (_SCANS * _VARIANTS))


def _files_alone(batch: Path, copies: Path) -> Iterator[float]:
    """Seconds a case to read its scan and its mask, and to write and hash both."""
    copies.mkdir()
    for member in [each for each in read_data_set(batch).members if each.synthetic][:5]:
        start = time.perf_counter()
        image = read_volume(member.image, modality="CT")
        mask = read_labels(member.mask).on_grid(image.grid)
        for volume, write in ((image, write_volume), (mask, write_labels)):
            path = copies / f"{member.name}_{volume.modality}.nii.gz"
            write(volume, path)
            sha256_of(path)
        yield time.perf_counter() - start


def _disk_mb_s(path: Path) -> float:
    """Speed at which plain bytes get into a file."""
    block = np.random.default_rng(0).bytes(1 << 28)
    spent = _seconds(lambda: path.write_bytes(block))
    return len(block) / 1e6 / spent


def _memory_s(data: Path) -> float:
    scan = read_volume(next(iter(sorted(data.glob("*.nii.gz")))), modality="CT")
    return statistics.median(_seconds(scan.array.copy) for _ in range(5))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
