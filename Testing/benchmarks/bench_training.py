"""Training steps beside the plainest loop of the same networks in the same run: images/s, ratio of paired rounds.

On a CPU with one thread and by processor time, which other work on the machine does not lengthen.

Targets: at least 1.0 times the plain loop, 1.3 times in bfloat16 where the machine has it; waiting for data below 5 %
of a step. Memory is told beside the plain loop's. "all on" adds what the plain loop has not: average of the weights,
and the discriminator's augmentation.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np
import torch
from plain_training import plain_step
from torch import Tensor

from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet
from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.evaluation.memory import PeakMemory
from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings
from CTGANAugmentLib.training.data.loader import Loader
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape, Objective, objective_from_json, objectives
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

_ROUNDS = 9
_TURN_S = 0.2
_WARM_UP = 2
_LOADED_STEPS = 40
_DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
_PLAIN = "plain"


@dataclass(frozen=True)
class Case:
    """What is measured: an objective on images of a size."""

    name: str
    objective_id: str
    size: tuple[int, ...]
    count: int
    parameters: Mapping[str, Any]

    def objective(self, *, augmented: bool) -> Objective:
        """The objective, without the discriminator's augmentation unless asked for."""
        objective = objective_from_json(self.objective_id, self.parameters)
        has = "discriminator_augmentation" in {field.name for field in fields(objective)}
        return replace(objective, discriminator_augmentation="") if has and not augmented else objective  # type: ignore[call-arg]

    @property
    def shape(self) -> DataShape:
        """One channel, two classes."""
        return DataShape(self.size, 1, 2)


def cases() -> list[Case]:
    """One for each objective, three for in-painting, narrow enough for a few cores."""
    narrow = {"width": 32}
    both = {**narrow, "discriminator_width": 32}
    special = {
        "cyclegan": [Case("cyclegan", "cyclegan", (64, 64), 2, {"width": 16, "discriminator_width": 16})],
        "inpainting": [
            Case("inpainting 2-D", "inpainting", (64, 64), 16, {"width": 16, "discriminator_width": 16}),
            Case("inpainting 2.5-D", "inpainting", (16, 32, 32), 8, {"mode": "2.5-D", **both}),
            Case("inpainting 3-D", "inpainting", (16, 32, 32), 2, {"width": 16, "discriminator_width": 16}),
        ],
        "pix2pix": [Case("pix2pix", "pix2pix", (64, 64), 16, both)],
        "pix2pix-mask": [Case("pix2pix-mask", "pix2pix-mask", (64, 64), 16, both)],
        "segmenter": [Case("segmenter", "segmenter", (64, 64), 16, {"width": 16})],
    }
    return [
        case for name in objectives() for case in special.get(name, [Case(name, name, (64, 64), 16, narrow)])
    ]


def measure() -> Iterator[str]:
    """Yield one row a case, then how long a step waits for its data."""
    yield f"PyTorch {torch.__version__}, {_DEVICE}"
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for case in cases():
            yield f"{_speed_row(case)}; {_memory_row(case)}"
    finally:
        torch.set_num_threads(threads)
    yield from _data_rows()


def a_batch(case: Case) -> dict[str, Tensor]:
    """Noise, with a box for a lesion in every image."""
    generator = torch.Generator().manual_seed(0)
    shape = (case.count, 1, *case.size)
    mask = torch.zeros(shape)
    mask[(..., *(slice(side // 3, side // 2) for side in case.size))] = 1
    images = {
        name: 2 * torch.rand(shape, generator=generator) - 1 for name in ("image", "image_a", "image_b")
    }
    label = torch.arange(case.count) % 2
    return {name: tensor.to(_DEVICE) for name, tensor in {**images, "mask": mask, "label": label}.items()}


def our_step(
    case: Case, batch: Mapping[str, Tensor], *, everything: bool = False, bfloat16: bool = False
) -> Callable[[], object]:
    """Return what takes a step of ours."""
    settings = TrainingSettings(ema_decay=0.999 if everything else 0.0)
    session = Session(
        case.objective(augmented=everything), settings, case.shape, Machine(_DEVICE, bfloat16=bfloat16)
    )
    session.objective.begin(dict(session.networks.items()), [dict(batch)])
    return partial(Step(session, settings).take, [dict(batch)])


def plain(case: Case, batch: Mapping[str, Tensor]) -> Callable[[], object]:
    """Return what takes a step of the plain loop."""
    components = None
    if case.objective_id == "mixture-gan":
        session = Session(case.objective(augmented=False), TrainingSettings(), case.shape, Machine(_DEVICE))
        networks = dict(session.networks.items())
        session.objective.begin(networks, [dict(batch)])
        components = lambda images: networks["mixture"](networks["appearance"](images))  # noqa: E731
    return plain_step(case.objective(augmented=False), case.shape, batch, components)


def _speed_row(case: Case) -> str:
    batch = a_batch(case)
    sides = {_PLAIN: plain(case, batch), "ours": our_step(case, batch)}
    sides["all on"] = our_step(case, batch, everything=True)
    if _DEVICE.type == "cuda" or len(case.size) == 2:  # volumes are refused in bfloat16 on a CPU
        sides["bfloat16"] = our_step(case, batch, bfloat16=True)
    rates = _paired_rates(sides)
    told = [f"{case.name:16} plain {case.count * statistics.median(rates[_PLAIN]):6.1f}/s"]
    for side in list(sides)[1:]:
        ratio = statistics.median(a / b for a, b in zip(rates[side], rates[_PLAIN], strict=True))
        told.append(f"{side} {case.count * statistics.median(rates[side]):6.1f}/s (x{ratio:.2f})")
    return ", ".join(told)


def _paired_rates(sides: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Steps a second of each side and round; the sides take turns, so that a busy machine slows all of them."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for take in sides.values():
        _rate(take, _WARM_UP)
    steps = max(1, round(_TURN_S * _rate(sides[_PLAIN], _WARM_UP)))
    for number in range(_ROUNDS):
        for name in list(sides)[:: 1 if number % 2 else -1]:
            rates[name].append(_rate(sides[name], steps))
    return rates


def _rate(take: Callable[[], object], steps: int) -> float:
    clock = time.process_time if _DEVICE.type == "cpu" else time.perf_counter
    return steps / _seconds(take, steps, clock)


def _seconds(take: Callable[[], object], steps: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(steps):
        take()
    if _DEVICE.type == "cuda":
        torch.cuda.synchronize()
    return clock() - start


def _memory_row(case: Case) -> str:
    """Peak of each side in a process of its own, where nothing else has used memory before."""
    told = []
    for side in ("ours", _PLAIN):
        command = [sys.executable, __file__, case.name, side]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told.append(f"{side} {done.stdout.strip()}")
    return f"memory {', '.join(told)} MB"


def _memory_mb(case: Case, side: str) -> float | None:
    batch = a_batch(case)
    with PeakMemory() as memory:
        take = our_step(case, batch) if side == "ours" else plain(case, batch)
        for _ in range(_WARM_UP):
            take()
    return torch.cuda.max_memory_allocated() / 1e6 if _DEVICE.type == "cuda" else memory.added_mb


def _data_rows() -> Iterator[str]:
    case = next(case for case in cases() if case.name == "dcgan")
    turned = AugmentationSettings(rotation_deg=15.0, scale_percent=10.0, shift_voxels=8)
    for name, settings, margin in (("flips", AugmentationSettings(), 0), ("turns and shifts", turned, 8)):
        share, ratio = _waited(case, settings, margin)
        yield f"data with {name}: {share:.1%} of the time waited, x{ratio:.2f} of the speed on one batch by the clock"


def _waited(case: Case, augmentation: AugmentationSettings, margin: int) -> tuple[float, float]:
    """Share of the time that steps waited for data, and their speed beside the same steps on one batch."""
    session = Session(case.objective(augmented=True), TrainingSettings(), case.shape, Machine(_DEVICE))
    step = Step(session, TrainingSettings())
    data, waited = _patches(case.size, margin), 0.0
    with Loader(data, TrainingSettings(), augmentation, session.machine, 0) as loader:

        def take() -> None:
            nonlocal waited
            batches = loader.next()
            waited += loader.waited_s
            step.take(batches)

        _seconds(take, _WARM_UP, time.perf_counter)
        waited = 0.0
        loaded = _seconds(take, _LOADED_STEPS, time.perf_counter)
    alone = our_step(case, a_batch(case), everything=True)
    _seconds(alone, _WARM_UP, time.perf_counter)
    return waited / loaded, _seconds(alone, _LOADED_STEPS, time.perf_counter) / loaded


def _patches(size: tuple[int, ...], margin: int) -> TrainingData:
    whole = (1000, 1, *(side + 2 * margin for side in size))
    arrays = {
        "image": np.random.default_rng(0).uniform(-1, 1, whole).astype(np.float16),
        "mask": np.zeros(whole, np.uint8),
    }
    items = [PatchItem("patient", "case", 0, "train")] * len(arrays["image"])
    return TrainingData({"main": PatchSet(arrays, items, size, {})})


if __name__ == "__main__":
    chosen = next(case for case in cases() if case.name == sys.argv[1])
    added = _memory_mb(chosen, sys.argv[2])
    sys.stdout.write("not told" if added is None else f"{added:.0f}")
