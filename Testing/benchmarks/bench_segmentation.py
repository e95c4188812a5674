"""Segmentation on 512 x 512 x 300 int16, beside SimpleITK and scikit-image in the same run.

Targets: no method slower than the faster of the two with the same result (Dice above 0.99), clustering on intensity
at least 10 times faster than scikit-learn, watershed at a click at most 1 s, at most 6 volumes of memory.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import SimpleITK as sitk  # noqa: N813
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.memory import PeakMemory
from CTGANAugmentLib.operation import Guides, operation_from_json, operations
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.volume import Volume, combine_labels

_SHAPE_KJI = (300, 512, 512)
_SPACING_MM = (0.7, 0.7, 1.0)
_ROUNDS = 3
_WHOLE = {"max_diameter_mm": 2000.0, "smoothing_mm": 0.0, "fill_holes": False}
_SKLEARN_SLICES = 12
_BINS = 1300
"""About one a HU, as ours."""
_ITK_OTSU_BINS = 128
"""ITK tries every pair of bins: with one a HU it takes minutes."""

_ITK_THRESHOLDS = {
    "otsu": sitk.OtsuThresholdImageFilter,
    "huang": sitk.HuangThresholdImageFilter,
    "li": sitk.LiThresholdImageFilter,
    "yen": sitk.YenThresholdImageFilter,
    "triangle": sitk.TriangleThresholdImageFilter,
    "isodata": sitk.IsoDataThresholdImageFilter,
    "max-entropy": sitk.MaximumEntropyThresholdImageFilter,
    "moments": sitk.MomentsThresholdImageFilter,
    "kittler-illingworth": sitk.KittlerIllingworthThresholdImageFilter,
}
Mask = NDArray[np.bool_]


def a_scan() -> Volume:
    """Air, a body of fat and muscle, and a bright ball of 60 mm, with noise."""
    k, j, i = (np.arange(n, dtype=np.float32) for n in _SHAPE_KJI)
    noise = np.random.default_rng(0).normal(0, 12, (20, *_SHAPE_KJI[1:])).astype(np.float32)
    plane = ((i - 256) / 230) ** 2 + ((j - 256)[:, None] / 180) ** 2
    array = np.empty(_SHAPE_KJI, dtype=np.int16)
    for index in range(len(k)):
        values = np.where(plane < 1, np.where(plane < 0.7, 50, -100), -1000).astype(np.float32)
        away2 = ((i - 256) ** 2 + ((j - 256) ** 2)[:, None]) * 0.49 + (index - 150) ** 2
        values[away2 < 30**2] = 150
        array[index] = values + noise[index % len(noise)]
    return Volume(array, np.diag([*_SPACING_MM, 1.0]))


def measure() -> Iterator[str]:
    """Yield one row a method: thresholds, growing, clustering, watershed, then memory of all."""
    scan = a_scan()
    image = sitk.GetImageFromArray(scan.array)
    image.SetSpacing(_SPACING_MM)
    click = scan.grid.to_ras((256.0, 256.0, 150.0))
    guides = Guides(points_ras=click[None])
    yield f"copy of the volume: {_seconds(scan.array.copy):.2f} s"
    yield from _thresholds(scan, image)
    yield from _growing(scan, image, guides)
    yield from _clustering(scan)
    yield from _clicks(scan, guides)
    yield from _memory(scan, guides)


def _thresholds(scan: Volume, image: Any) -> Iterator[str]:
    import skimage.filters as peers

    for name, filter_class in _ITK_THRESHOLDS.items():
        filters = {"SimpleITK": lambda c=filter_class: _itk_threshold(c(), image)}
        peer = getattr(peers, f"threshold_{name}", None)
        if peer is not None:
            filters["scikit-image"] = lambda p=peer: scan.array > p(scan.array)
        yield _row(name, scan, Guides(), _WHOLE, filters)
    yield _row(
        "multi-otsu",
        scan,
        Guides(),
        _WHOLE,
        {
            "SimpleITK": lambda: _itk_multi_otsu(image),
            "scikit-image": lambda: scan.array > peers.threshold_multiotsu(scan.array, 3)[-1],
        },
    )


def _itk_threshold(chosen: Any, image: Any) -> Mask:
    chosen.SetNumberOfHistogramBins(_BINS)
    chosen.SetInsideValue(0)
    chosen.SetOutsideValue(1)
    return sitk.GetArrayFromImage(chosen.Execute(image)).view(bool)


def _itk_multi_otsu(image: Any) -> Mask:
    classes = sitk.OtsuMultipleThresholds(image, numberOfThresholds=2, numberOfHistogramBins=_ITK_OTSU_BINS)
    return sitk.GetArrayViewFromImage(classes) == 2


def _growing(scan: Volume, image: Any, guides: Guides) -> Iterator[str]:
    seed = [(256, 256, 150)]

    def connected() -> Mask:
        return sitk.GetArrayFromImage(sitk.ConnectedThreshold(image, seed, 100.0, 200.0)).view(bool)

    def confidence() -> Mask:
        grown = sitk.ConfidenceConnected(
            image, seed, numberOfIterations=10, multiplier=2.5, initialNeighborhoodRadius=2
        )
        return sitk.GetArrayFromImage(grown).view(bool)

    plain = {**_WHOLE, "bridge_mm": 0.0}
    yield _row(
        "growing-tolerance", scan, guides, {**plain, "tolerance_intensity": 50.0}, {"SimpleITK": connected}
    )
    yield _row("growing-confidence", scan, guides, {**plain, "rounds": 10}, {"SimpleITK": confidence})


def _clustering(scan: Volume) -> Iterator[str]:
    from sklearn.cluster import KMeans
    from sklearn.mixture import GaussianMixture

    few = scan.with_array(np.ascontiguousarray(scan.array[150 : 150 + _SKLEARN_SLICES]))
    values = few.array.reshape(-1, 1).astype(np.float32)

    def brightest(model: Any, centers: str) -> Mask:
        labels = model.fit_predict(values)
        return (labels == np.argmax(getattr(model, centers).ravel())).reshape(few.array.shape)

    yield f"clustering on {_SKLEARN_SLICES} slices, because scikit-learn takes minutes on the whole:"
    groups = {"clusters": 4}
    peers = {
        "kmeans": lambda: brightest(KMeans(4, n_init=1, random_state=0), "cluster_centers_"),
        "gaussian-mixture": lambda: brightest(GaussianMixture(4, random_state=0), "means_"),
    }
    for name, peer in peers.items():
        yield _row(name, few, Guides(), {**_WHOLE, **groups}, {"scikit-learn": peer}, rounds=1)


def _clicks(scan: Volume, guides: Guides) -> Iterator[str]:
    yield "a click, with every default:"
    for name in _methods():
        method = operation_from_json(name, {})
        seconds = _seconds(lambda m=method: m.run(scan, guides, 0))
        yield f"  {name:24} {seconds:6.2f} s{'' if method.quick else '  (runs as a job)'}"


def _memory(scan: Volume, guides: Guides) -> Iterator[str]:
    yield "memory on the whole scan, in volumes, the scan included:"
    for name in _methods():
        with PeakMemory() as memory:
            seconds = _seconds(lambda n=name: _run_whole(n, scan, guides))
        if memory.added_mb is None:
            yield "  not measured: this system does not tell a process's peak"
            return
        yield f"  {name:24} {1 + memory.added_mb * 1e6 / scan.array.nbytes:5.2f} volumes, {seconds:6.1f} s"


def _run_whole(name: str, scan: Volume, guides: Guides) -> None:
    with suppress(UserError):  # a method that finds nothing there has used its memory all the same
        operation_from_json(name, {"max_diameter_mm": 2000.0}).run(scan, guides, 0)


def _methods() -> list[str]:
    known = operations().items()
    return [name for name, cls in known if issubclass(cls, SegmentationMethod) and not cls.missing_packages()]


def _row(
    name: str,
    scan: Volume,
    guides: Guides,
    parameters: Mapping[str, Any],
    peers: Mapping[str, Callable[[], Mask]],
    rounds: int = _ROUNDS,
) -> str:
    method = operation_from_json(name, parameters)
    ours: list[float] = []
    theirs: dict[str, list[float]] = {peer: [] for peer in peers}
    for _ in range(rounds):
        ours.append(_seconds(lambda: method.run(scan, guides, 0)))
        for peer, work in peers.items():
            theirs[peer].append(_seconds(work))
    mask = combine_labels(method.run(scan, guides, 0).masks, scan.grid).array > 0
    told = [f"{name:22} {statistics.median(ours):6.2f} s"]
    for peer, work in peers.items():
        ratio = statistics.median(a / b for a, b in zip(ours, theirs[peer], strict=True))
        told.append(
            f"{peer} {statistics.median(theirs[peer]):.2f} s (ratio {ratio:.2f}, Dice {_dice(mask, work()):.4f})"
        )
    return ", ".join(told)


def _dice(one: Mask, other: Mask) -> float:
    both = np.count_nonzero(one & other)
    return 2 * both / max(1, np.count_nonzero(one) + np.count_nonzero(other))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
