"""TensorBoard reads back what was written, where it is installed; elsewhere nothing is written."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.training.sample import Sample

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = importlib.util.find_spec("tensorboard") is not None
LOSSES = {
    "event": "losses",
    "step": 20,
    "seconds": 1.0,
    "eta_s": 5.0,
    "losses": {"generator/total": 0.5},
    "diversity": 0.9,
}


@pytest.mark.skipif(not INSTALLED, reason="tensorboard is not installed")
def test_numbers_and_pictures_can_be_read_in_tensorboard(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    run = RunFolder(tmp_path)
    run.log({"event": "started", "step": 0, "seconds": 0.0})
    run.log(LOSSES)
    run.log(
        {
            "event": "validation",
            "step": 20,
            "seconds": 2.0,
            "scores": {"kid": 0.25, "ssim": None},
            "best": True,
        }
    )
    run.save_samples(20, {"noise": Sample(torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, 8, 8))})
    log = EventAccumulator(str(run.tensorboard))
    log.Reload()
    assert set(log.Tags()["scalars"]) == {"losses/generator/total", "run/diversity", "scores/kid"}
    assert [(e.step, e.value) for e in log.Scalars("scores/kid")] == [(20, 0.25)]
    assert [image.step for image in log.Images("samples")] == [20]


def test_without_tensorboard_a_run_is_logged_all_the_same_and_pytorch_is_not_imported(tmp_path):
    script = (
        "import sys, importlib.util; from pathlib import Path; find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'tensorboard' else find(name, *rest)\n"
        "from CTGANAugmentLib.training.run.folder import RunFolder\n"
        f"RunFolder(Path({str(tmp_path)!r})).log({LOSSES!r})\nassert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["events.jsonl"]
