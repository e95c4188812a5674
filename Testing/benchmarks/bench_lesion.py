"""One 20 mm lesion into 512 x 512 x 300 int16, against copying that volume in the same run.

Targets: at most 2 times the copy, the patch itself at most 300 ms, at most 2.2 volumes in memory (input included).
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.volume import Volume

_SHAPE_KJI = (300, 512, 512)
_ROUNDS = 9
_CASES = {
    "liver-cyst, no mass effect": {"preset": "liver-cyst", "mass_effect": 0.0},
    "liver-metastasis": {"preset": "liver-metastasis"},
}


def measure() -> Iterator[str]:
    """Time copy and synthesis in turn, then take the memory of one more synthesis."""
    noise = np.random.default_rng(0).normal(60, 12, (20, *_SHAPE_KJI[1:])).astype(np.int16)
    scan = Volume(np.tile(noise, (15, 1, 1)), np.diag([0.7, 0.7, 1.0, 1.0]))
    guides = Guides(points_ras=np.array([[180.0, 180.0, 150.0]]))
    for name, parameters in _CASES.items():
        operation = ParametricLesion(diameter_mm=20, **parameters)
        plan = operation.sample(np.random.default_rng(1), scan, guides)
        yield f"{name}: {_compare(scan, lambda o=operation, p=plan: o.apply(scan, p))}"


def _compare(scan: Volume, apply: Callable[[], object]) -> str:
    pairs = [(_seconds(scan.array.copy), _seconds(apply)) for _ in range(_ROUNDS)]
    copy, whole = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    tracemalloc.start()
    apply()
    volumes = 1 + tracemalloc.get_traced_memory()[1] / scan.array.nbytes
    tracemalloc.stop()
    return (
        f"copy {copy * 1e3:.0f} ms, whole {whole * 1e3:.0f} ms, patch {(whole - copy) * 1e3:.0f} ms, "
        f"{ratio:.2f} times the copy, peak {volumes:.2f} volumes"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
