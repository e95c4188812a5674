"""What a run costs: time, images a second, waiting for data, memory."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Any

import torch

_MIB = 1 << 20


@dataclass
class Watch:
    """Clock of a run.

    Attributes:
        before_s: seconds of the run before this process went on with it.
    """

    device: torch.device
    before_s: float = 0.0
    _begun: float = field(default_factory=time.monotonic)
    _lap: float = field(default_factory=time.monotonic)
    _images: int = 0
    _waited_s: float = 0.0
    _steps: int = 0
    _counted: float = 0.0

    @property
    def seconds(self) -> float:
        """Time that the run took so far, pauses left out."""
        return self.before_s + time.monotonic() - self._begun

    def count(self, images: int, waited_s: float) -> None:
        """Count a step's images and the time it waited for them."""
        self._images += images
        self._waited_s += waited_s
        self._steps += 1
        self._counted = time.monotonic()

    def lap(self, steps_left: int) -> dict[str, Any]:
        """Figures since the last call."""
        now = time.monotonic()
        took = max(now - self._lap, 1e-9)
        figures = {
            "images_per_second": self._images / took,
            "wait_share": self._waited_s / took,
            "eta_s": steps_left * took / max(self._steps, 1),
            "memory_mb": _peak_bytes(self.device) / _MIB,
        }
        self._lap, self._images, self._waited_s, self._steps = now, 0, 0.0, 0
        self._counted = now
        return figures

    def skip_rest(self) -> None:
        """Leave out of the lap what was done since the last step: validation, pictures, checkpoints."""
        now = time.monotonic()
        self._lap += now - (self._counted or now)
        self._counted = 0.0

    def pause(self, seconds: float) -> None:
        """Leave out time that is not the run's."""
        self._begun += seconds
        self._lap += seconds


def _peak_bytes(device: torch.device) -> int:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    if sys.platform == "win32":
        return 0
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
