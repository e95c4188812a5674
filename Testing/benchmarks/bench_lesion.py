"""One 20 mm lesion into 512 x 512 x 300 int16, against copying that volume (target: at most 2 times the copy).

Copies and results are kept, as in use, so that both pay for fresh memory; "reused" is the same with memory that the
allocator gives again, where a copy costs next to nothing.
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
    kept: list[object] = []
    copy, whole, ratio = _medians(scan, apply, kept.append)
    kept.clear()
    reused = _medians(scan, apply, lambda made: None)
    tracemalloc.start()
    apply()
    volumes = 1 + tracemalloc.get_traced_memory()[1] / scan.array.nbytes
    tracemalloc.stop()
    return (
        f"copy {copy * 1e3:.0f} ms, whole {whole * 1e3:.0f} ms, {ratio:.2f} times the copy; "
        f"reused: copy {reused[0] * 1e3:.0f} ms, whole {reused[1] * 1e3:.0f} ms, "
        f"so the patch itself {(reused[1] - reused[0]) * 1e3:.0f} ms; peak {volumes:.2f} volumes"
    )


def _medians(
    scan: Volume, apply: Callable[[], object], keep: Callable[[object], None]
) -> tuple[float, float, float]:
    pairs = [(_seconds(scan.array.copy, keep), _seconds(apply, keep)) for _ in range(_ROUNDS)]
    copy, whole = (statistics.median(values) for values in zip(*pairs, strict=True))
    return copy, whole, statistics.median(b / a for a, b in pairs)


def _seconds(work: Callable[[], object], keep: Callable[[object], None]) -> float:
    start = time.perf_counter()
    made = work()
    taken = time.perf_counter() - start
    keep(made)
    return taken
