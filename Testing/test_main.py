"""The entry point: Ctrl-C is an answer at any time, even while the libraries are being imported."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

INTERRUPTED = """
import sys
class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupter())
from CTGANAugmentLib.__main__ import main
sys.argv[1:] = ["presets"]
sys.exit(main())
"""


def test_an_interrupt_during_the_imports_is_exit_code_130_and_a_word():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "ctganaugment: stopped; nothing unfinished was written\n"


def test_the_installed_command_is_the_same_entry_point():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^ctganaugment = "CTGANAugmentLib\.__main__:main"$', project, re.MULTILINE)
