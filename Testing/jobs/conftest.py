"""A small scan, and the command line as people and programs start it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.volume import Volume

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "CTGANAugmentLib"]
CENTER_RAS = (-12.0, 5.0, 3.0)
"""Well inside the body."""


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path, monkeypatch):
    """Keep the index of known inputs out of the user's own folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture(scope="session")
def scan() -> Volume:
    """Body of liver-like tissue in air, on an oblique grid with the slices foot to head."""
    angle = np.deg2rad(10)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    matrix = np.eye(4)
    matrix[:3, :3] = turn * [2.0, 2.0, 3.0] @ np.diag([-1.0, -1.0, 1.0])
    shape = (40, 64, 64)
    matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(shape[::-1]) - 1) / 2)
    centers = Grid(shape, matrix).voxel_centers_ras()
    body = np.square(centers / [56, 48, 54]).sum(axis=-1) < 1
    noise = np.random.default_rng(0).normal(0, 10, shape)
    return Volume(np.where(body, 50 + noise, -1000 + noise / 5).astype(np.int16), matrix, "CT")


@pytest.fixture
def scan_file(scan, tmp_path) -> Path:
    """The scan under a name that must not get into any record."""
    path = tmp_path / "erna_mueller.nrrd"
    write_volume(scan, path)
    return path


@pytest.fixture
def dicom_folder(scan, tmp_path) -> Path:
    """The scan as a DICOM series of a patient."""
    folder = tmp_path / "erna_mueller_series"
    write_volume(scan, folder)
    for path in folder.iterdir():
        dataset = pydicom.dcmread(path)
        dataset.PatientName, dataset.PatientID = "Mueller^Erna", "PID-4711"
        dataset.save_as(path)
    return folder


@pytest.fixture
def synthesize_job(scan_file, tmp_path) -> Callable[..., Job]:
    """Maker of a synthesize job, whose arguments and parameters can be replaced."""

    def make(parameters: dict[str, Any] | None = None, **arguments: Any) -> Job:
        defaults = {
            "input": str(scan_file),
            "out": str(tmp_path / "out"),
            "operation": "parametric",
            "parameters": {"preset": "liver-metastasis", "diameter_mm": 20, **(parameters or {})},
            "points": [list(CENTER_RAS)],
            "seed": 3,
        }
        return Job("synthesize", {**defaults, **arguments})

    return make


@pytest.fixture
def long_job(synthesize_job, tmp_path) -> Path:
    """Job file of a work of many steps."""
    path = tmp_path / "job.json"
    path.write_text(synthesize_job(points=[list(CENTER_RAS)] * 500).to_text(), encoding="utf-8")
    return path


@pytest.fixture
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runner of the command line in a process of its own."""

    def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        texts = [*COMMAND, *map(str, arguments)]
        return subprocess.run(texts, cwd=ROOT, capture_output=True, text=True, timeout=60, **options)

    return run


@pytest.fixture
def start(request) -> Callable[..., subprocess.Popen[str]]:
    """Starter of the command line in a process that the test talks to."""

    def run(*arguments: object, **options: Any) -> subprocess.Popen[str]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=ROOT,
            text=True,
            encoding="utf-8",
            env=dict(os.environ),
            **pipes,
        )
        request.addfinalizer(process.wait)
        request.addfinalizer(process.kill)
        return process

    return run


@pytest.fixture
def content() -> Callable[[Path], dict[str, bytes]]:
    """Reader of all files under a folder, by relative path; a missing folder is empty."""

    def read(folder: Path) -> dict[str, bytes]:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.exists() else []
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    return read
