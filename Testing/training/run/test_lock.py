import signal
import subprocess
import sys

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.run.lock import is_held, sole_process

HOLDER = """
import sys, time
from pathlib import Path
from CTGANAugmentLib.training.run.lock import is_held, sole_process
with sole_process(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_that_another_process_holds_is_refused_until_it_is_gone_even_if_it_was_killed(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(UserError, match=r"another process trains in .*--stop"), sole_process(tmp_path):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with sole_process(tmp_path):
        pass


def test_the_same_process_may_hold_it_again_afterwards(tmp_path):
    for _ in range(2):
        with sole_process(tmp_path):
            pass


def test_a_folder_that_cannot_be_written_is_an_error_that_says_so(tmp_path):
    (tmp_path / "lock").mkdir()
    with pytest.raises(UserError, match=r"cannot write into"), sole_process(tmp_path):
        pass


def test_whether_a_run_is_held_can_be_asked_without_taking_it(tmp_path):
    assert not is_held(tmp_path)
    with sole_process(tmp_path):
        assert is_held(tmp_path)
        assert is_held(tmp_path)
    assert not is_held(tmp_path)
    with sole_process(tmp_path):
        pass
