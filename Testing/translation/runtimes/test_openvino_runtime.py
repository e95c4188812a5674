"""OpenVINO says nothing to anybody."""

import importlib.util
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("openvino") is None, reason="openvino is not installed"
)

SCRIPT = """
import socket, sys, time
asked = []
def note(*arguments, **_):
    asked.append(arguments)
    raise OSError("no network in this test")
socket.getaddrinfo = socket.socket.connect = socket.create_connection = note
import numpy as np
from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator
from CTGANAugmentLib.translation.runtimes.runtime import build_runtime
build_runtime(ResnetGenerator(width=2, blocks=1), backend="openvino")(np.zeros((1, 1, 16, 16), np.float32))
time.sleep(0.5)
assert "openvino.tools.ovc.telemetry_stub" in sys.modules
assert not [name for name in sys.modules if name.startswith("openvino_telemetry")]
assert asked == [], asked
"""


def test_importing_and_converting_asks_for_no_connection_and_loads_no_telemetry(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
