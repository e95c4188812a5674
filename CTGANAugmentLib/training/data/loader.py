"""Batches for the loop: made ahead in a thread of their own, each a function of the seed and the step alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from queue import Full, Queue
from types import TracebackType
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from CTGANAugmentLib.datasets.patch_set import PatchSet
from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings, BatchAugmentation
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.settings import TrainingSettings

_AHEAD = 3
_PATIENCE_S = 0.1
Step = list[dict[str, Tensor]]


class Loader:
    """Context that yields the training batches of one step after another.

    A resumed run needs only the step: patches come in an order drawn anew for each round through them.

    Attributes:
        waited_s: how long the last `next` waited.
    """

    def __init__(
        self,
        data: TrainingData,
        settings: TrainingSettings,
        augmentation: AugmentationSettings,
        machine: Machine,
        start_step: int,
    ) -> None:
        """Begin with a step; nothing is read before the context is entered."""
        self.waited_s = 0.0
        self._sets = {name: (patches, patches.indices("train")) for name, patches in data.sets.items()}
        self._settings, self._machine, self._first = settings, machine, start_step
        self._augment = BatchAugmentation(augmentation)
        self._queue: Queue[Step | Exception] = Queue(_AHEAD)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="training data", daemon=True)

    def __enter__(self) -> Loader:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def next(self) -> Step:
        """Return the batches of the next step, one for each that is accumulated.

        Raises:
            Exception: whatever reading them raised.
        """
        began = time.perf_counter()
        made = self._queue.get()
        self.waited_s = time.perf_counter() - began
        if isinstance(made, Exception):
            self._queue.put(made)  # whoever asks again is told again rather than left waiting
            raise made
        return made

    def _work(self) -> None:
        try:
            if self._machine.device.type == "cuda":
                torch.cuda.set_device(self._machine.device)  # each thread has its own
            for step in self._steps():
                if not self._handed_over(step):
                    return
        except Exception as error:  # noqa: BLE001 - it is raised again where the batch is waited for
            self._handed_over(error)

    def _steps(self) -> Iterator[Step]:
        step = self._first
        while True:
            yield [self._batch(step, number) for number in range(self._settings.accumulate)]
            step += 1

    def _batch(self, step: int, number: int) -> dict[str, Tensor]:
        machine, size = self._machine, self._settings.batch_size
        part = number * machine.processes + machine.rank
        parts = self._settings.accumulate * machine.processes
        positions = (step * parts + part) * size + np.arange(size)
        draws = Draws(self._settings.seed, step, part=part, parts=parts)
        batch: dict[str, Tensor] = {}
        for name, (patches, indices) in self._sets.items():
            chosen = indices[self._in_order(name, len(indices), positions)]
            batch |= self._augment(_read(patches, chosen), patches.size, draws, name)
            batch["label"] = torch.tensor([patches.items[index].label for index in chosen])
        return {name: self._moved(tensor) for name, tensor in batch.items()}

    def _in_order(self, name: str, count: int, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        rounds, places = np.divmod(positions, count)
        orders = {
            int(r): _order(self._settings.seed, crc32(name.encode()), int(r), count) for r in set(rounds)
        }
        return np.array([orders[int(r)][place] for r, place in zip(rounds, places, strict=True)])

    def _moved(self, tensor: Tensor) -> Tensor:
        device = self._machine.device
        if device.type == "cuda":
            return tensor.pin_memory().to(device, non_blocking=True)
        return tensor.to(device)

    def _handed_over(self, made: Step | Exception) -> bool:
        while not self._ended.is_set():
            try:
                self._queue.put(made, timeout=_PATIENCE_S)
            except Full:
                continue
            return True
        return False


def _read(patches: PatchSet, chosen: NDArray[np.int64]) -> dict[str, Tensor]:
    return {
        name: torch.from_numpy(array[chosen].astype(np.float32)) for name, array in patches.arrays.items()
    }


@lru_cache(maxsize=16)
def _order(seed: int, set_number: int, number: int, count: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, set_number, number]).permutation(count)
