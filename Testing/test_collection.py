"""Tests have the same names in every process: pytest-xdist refuses to share them out otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_two_processes_collect_the_same_tests_in_the_same_order():
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-o",
        "addopts=--import-mode=importlib",
    ]
    processes = [
        subprocess.Popen(
            [*command, "-p", "no:cacheprovider"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in ("1", "2")
    ]
    one, two = (
        [line for line in p.communicate(timeout=120)[0].splitlines() if "::" in line] for p in processes
    )
    assert len(one) > 100
    assert one == two
