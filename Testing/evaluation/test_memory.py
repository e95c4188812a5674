"""Memory is measured while something takes it, however little was there before."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pytest

from CTGANAugmentLib.evaluation import memory
from CTGANAugmentLib.evaluation.memory import PeakMemory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")


def take(megabytes):
    taken = np.ones(megabytes * 1_000_000, dtype=np.uint8)
    time.sleep(0.05)
    return int(taken[-1])


def test_what_was_given_back_before_the_end_counts():
    take(300)
    with PeakMemory() as peak:
        take(150)
    assert 145 < peak.added_mb < 190
    assert peak.peak_mb > peak.added_mb
    with PeakMemory() as peak:
        pass
    assert peak.added_mb < 20


def test_it_is_sampled_where_the_peak_cannot_be_reset(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "_RESET", tmp_path / "none" / "clear_refs")
    with PeakMemory() as peak:
        take(150)
    assert 140 < peak.added_mb < 190


def test_it_is_not_measured_elsewhere(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "_STATUS", Path(tmp_path / "none"))
    with PeakMemory() as peak:
        take(10)
    assert (peak.peak_mb, peak.added_mb) == (None, None)
