"""Peak memory of a piece of work in this process, where the system tells."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
_RESET_PEAK = "5"
_PAUSE_S = 0.01


class PeakMemory:
    """Context that measures how much memory the process has at most while the block runs (Linux; None elsewhere).

    The kernel's own peak is asked for where it can be reset, and the current size is sampled where it cannot.
    """

    def __init__(self) -> None:
        self._before: float | None = None
        self._peak: float | None = None
        self._sampler: threading.Thread | None = None
        self._ended = threading.Event()

    @property
    def peak_mb(self) -> float | None:
        """Largest size of the process within the block, in MB."""
        return self._peak

    @property
    def added_mb(self) -> float | None:
        """How much larger than before the block that was."""
        if self._peak is None or self._before is None:
            return None
        return max(0.0, self._peak - self._before)

    def __enter__(self) -> PeakMemory:
        _give_back()
        self._before = _status_mb("VmRSS")
        try:
            _RESET.write_text(_RESET_PEAK)
        except OSError:
            if self._before is not None:
                self._sampler = threading.Thread(target=self._sample, daemon=True)
                self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._sampler is None:
            self._peak = _status_mb("VmHWM")
        else:
            self._sampler.join()

    def _sample(self) -> None:
        while True:
            now = _status_mb("VmRSS")
            if now is not None:
                self._peak = max(self._peak or 0.0, now)
            if self._ended.wait(_PAUSE_S):
                return


def _give_back() -> None:
    """Return freed memory to the system, so that what was used before is not reused unseen."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library other than glibc has no such function
            ctypes.CDLL("libc.so.6").malloc_trim(0)


def _status_mb(name: str) -> float | None:
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kilobytes = next((line.split()[1] for line in lines if line.startswith(f"{name}:")), None)
    return None if kilobytes is None else int(kilobytes) * 1024 / 1e6
