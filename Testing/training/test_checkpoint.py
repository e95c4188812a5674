import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training import checkpoint as module
from CTGANAugmentLib.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint


def a_checkpoint(step, value=1.0):
    tensors = {
        "networks.w": torch.full((3, 4), value),
        "optimizers.g.w/step": torch.tensor(step, dtype=torch.float32),
    }
    return Checkpoint(step, tensors, {"best": 0.25, "list": [1, 2]})


def test_a_checkpoint_comes_back_bit_by_bit(tmp_path):
    made = a_checkpoint(7, 1 / 3)
    save_checkpoint(tmp_path, made)
    read, notes = load_checkpoint(tmp_path)
    assert notes == []
    assert (read.step, read.state) == (7, made.state)
    assert all(torch.equal(read.tensors[name], tensor) for name, tensor in made.tensors.items())


def test_weights_in_channels_last_order_come_back_too(tmp_path):
    weight = torch.randn(2, 3, 4, 4).to(memory_format=torch.channels_last)
    save_checkpoint(tmp_path, Checkpoint(1, {"w": weight}, {}))
    assert torch.equal(load_checkpoint(tmp_path)[0].tensors["w"], weight)


def test_an_empty_folder_has_no_checkpoint(tmp_path):
    assert load_checkpoint(tmp_path / "none") == (None, [])


def test_only_the_newest_ones_stay(tmp_path):
    for step in (1, 2, 30, 4):
        save_checkpoint(tmp_path, a_checkpoint(step))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step_00000004", "step_00000030"]
    assert load_checkpoint(tmp_path)[0].step == 30


def damage_tensors(folder):
    path = folder / "tensors.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_tensors(folder):
    path = folder / "tensors.safetensors"
    path.write_bytes(path.read_bytes()[:-5])


def empty_state(folder):
    (folder / "state.json").write_text("")


def other_step(folder):
    state = json.loads((folder / "state.json").read_text())
    (folder / "state.json").write_text(json.dumps({**state, "step": 1}))


def no_tensors(folder):
    (folder / "tensors.safetensors").unlink()


def other_state(folder):
    (folder / "state.json").write_text("[1]")


@pytest.mark.parametrize(
    "damage", [damage_tensors, cut_tensors, empty_state, other_state, other_step, no_tensors]
)
def test_a_damaged_one_is_passed_over_for_the_one_before_and_told(tmp_path, damage):
    save_checkpoint(tmp_path, a_checkpoint(1))
    damage(save_checkpoint(tmp_path, a_checkpoint(2)))
    read, notes = load_checkpoint(tmp_path)
    assert read.step == 1
    assert len(notes) == 1
    assert "step_00000002 is damaged" in notes[0]
    save_checkpoint(tmp_path, a_checkpoint(2, 5.0))
    assert float(load_checkpoint(tmp_path)[0].tensors["networks.w"][0, 0]) == 5.0


def test_a_whole_checkpoint_of_the_same_step_is_left_alone(tmp_path):
    folder = save_checkpoint(tmp_path, a_checkpoint(2))
    before = (folder / "state.json").stat().st_mtime_ns
    save_checkpoint(tmp_path, a_checkpoint(2))
    assert (folder / "state.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("fails_at", ["save_file", "_reach_the_disk"])
def test_a_full_disk_is_an_error_that_leaves_the_last_good_one(tmp_path, monkeypatch, fails_at):
    save_checkpoint(tmp_path, a_checkpoint(1))

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, fails_at, full)
    with pytest.raises(UserError, match=r"step 2.*No space left.*make room"):
        save_checkpoint(tmp_path, a_checkpoint(2))
    assert [path.name for path in tmp_path.iterdir()] == ["step_00000001"]
    assert load_checkpoint(tmp_path)[0].step == 1


@pytest.mark.skipif(
    sys.platform != "linux", reason="a small file system is made by Linux's limit on file sizes"
)
def test_a_file_that_cannot_grow_is_an_error_that_leaves_the_last_good_one(tmp_path):
    script = f"""
import resource, signal, torch
from pathlib import Path
from CTGANAugmentLib.training.checkpoint import Checkpoint, save_checkpoint, load_checkpoint
folder = Path({str(tmp_path)!r})
save_checkpoint(folder, Checkpoint(1, {{"w": torch.zeros(10)}}, {{}}))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    save_checkpoint(folder, Checkpoint(2, {{"w": torch.zeros(1_000_000)}}, {{}}))
except Exception as error:
    print(type(error).__name__, load_checkpoint(folder)[0].step)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["UserError", "1"], done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["step_00000001"]


KILLED = """
import sys, torch
from pathlib import Path
from CTGANAugmentLib.training.checkpoint import Checkpoint, save_checkpoint
print("ready", flush=True)
step = 0
while True:
    step += 1
    save_checkpoint(Path(sys.argv[1]), Checkpoint(step, {"w": torch.full((200_000,), float(step))}, {"step": step}))
    print(step, flush=True)
"""


@pytest.mark.parametrize("wait_s", [0.0, 0.013, 0.031, 0.057])
def test_a_process_killed_while_it_writes_leaves_a_whole_checkpoint(tmp_path, wait_s):
    process = subprocess.Popen([sys.executable, "-c", KILLED, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    assert process.stdout.readline() == "1\n"
    time.sleep(wait_s)
    os.kill(process.pid, signal.SIGKILL)
    told = [int(line) for line in process.stdout.read().split()] or [1]
    process.wait()
    read, notes = load_checkpoint(tmp_path)
    assert notes == []
    assert read.step >= told[-1]
    assert read.state == {"step": read.step}
    assert torch.equal(read.tensors["w"], torch.full((200_000,), float(read.step)))
    save_checkpoint(tmp_path, a_checkpoint(read.step + 1))
    assert not list(tmp_path.glob("*.unfinished"))
