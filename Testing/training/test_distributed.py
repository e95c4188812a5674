"""Two real processes that share each step: what one with twice the batch does, they do together."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from CTGANAugmentLib.datasets.patch_set import write_patch_set
from CTGANAugmentLib.training.run.folder import RunFolder

SCRIPT = Path(__file__).with_name("run_loop.py")
PARAMETERS = {"width": 4, "discriminator_width": 4, "levels": 1, "hole_margin_voxels": 1, "r1_weight": 1.0}


def config(batch_size, objective="inpainting", **parameters):
    return {
        "objective": objective,
        "parameters": {**PARAMETERS, **parameters},
        "data": {"images": "scans"},
        "training": {
            "steps": 8,
            "batch_size": batch_size,
            "log_every": 1,
            "sample_every": 4,
            "validate_every": 4,
            "validation_images": 8,
            "checkpoint_every": 4,
            "threads": 1,
            "device": "cpu",
        },
    }


def run(folder, data, content, processes):
    if not (folder / "patches").exists():
        write_patch_set(data.sets["main"], folder / "patches" / "main")
    name = f"run{processes}"
    (folder / f"{name}.json").write_text(json.dumps(content))
    several = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    command = [sys.executable, *(several if processes > 1 else []), SCRIPT]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPT.parents[2]), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, folder / "patches", folder / f"{name}.json", folder / name],
        env=environment, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return RunFolder(folder / name)


def curve(folder):
    return [event["losses"] for event in folder.events() if event["event"] == "losses"]


@pytest.mark.skipif(not torch.distributed.is_available(), reason="PyTorch was built without it")
def test_two_processes_get_the_loss_curve_of_one_with_twice_the_batch(tmp_path, discs):
    one = run(tmp_path, discs, config(8), 1)
    two = run(tmp_path, discs, config(4), 2)
    assert len(curve(one)) == len(curve(two)) == 8
    for alone, together in zip(curve(one), curve(two), strict=True):
        assert alone.keys() == together.keys()
        for name in alone:
            assert together[name] == pytest.approx(alone[name], rel=2e-3, abs=2e-4), name
    assert [e["event"] for e in two.events()].count("started") == 1
    assert (two.model / "card.json").is_file()
