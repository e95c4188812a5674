"""The real command in a process of its own, and what it answers to whom."""

import asyncio
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import msgpack
import pytest
from wslink.chunking import generate_chunks

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.webapp.serve import Settings, serve

ROOT = Path(__file__).resolve().parents[2]
HELLO = {"wslink": "1.0", "id": "system:c0:0", "method": "wslink.hello", "kwargs": {}}
STATE = {"wslink": "1.0", "id": "rpc:c0:1", "method": "trame.state.get", "args": [], "kwargs": {}}
ADDRESS = re.compile(r"http://([\d.]+):(\d+)/\?secret=(\S+)")
LIMIT_S = 60


def _begin(host, folder):
    command = [sys.executable, "-m", "CTGANAugmentLib", "app", str(folder)]
    flags = ["--host", host, "--port", "0", "--no-browser"]
    return subprocess.Popen(
        [*command, *flags],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def _address(process):
    """Host, port and token that it prints."""
    text, end = "", time.monotonic() + LIMIT_S
    while time.monotonic() < end and process.poll() is None:
        if select.select([process.stdout], [], [], 1)[0]:
            text += os.read(process.stdout.fileno(), 4096).decode()
        if (found := ADDRESS.search(text)) and text.endswith("\n"):
            return found[1], int(found[2]), found[3]
    raise AssertionError(f"it never began: {text}")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Port and token by the address that was listened at."""
    folder = tmp_path_factory.mktemp("scans")
    hosts = ("127.0.0.1", "0.0.0.0")  # noqa: S104 - what is tested
    processes = {host: _begin(host, folder) for host in hosts}
    try:
        yield {host: _address(each)[1:] for host, each in processes.items()}
    finally:
        for each in processes.values():
            each.kill()
            each.wait()


async def _ask(port, messages, headers=None):
    """Answers to messages over a websocket."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"http://127.0.0.1:{port}/ws", headers=headers) as socket,
    ):
        answers = []
        for message in messages:
            for chunk in generate_chunks(msgpack.packb(message), 4 * 2**20):
                await socket.send_bytes(chunk)
            while True:
                found = await socket.receive_bytes(timeout=10)
                content = msgpack.unpackb(found[12:], strict_map_key=False)
                if content.get("id") == message["id"]:
                    answers.append(content)
                    break
        return answers


def ask(port, *messages, **headers):
    return asyncio.run(_ask(port, messages, headers))


def hello(secret):
    return {**HELLO, "args": [{"secret": secret}]}


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_who_has_the_token_gets_the_page(served, host):
    port, token = served[host]
    greeting, state = ask(port, hello(token), STATE)
    assert "clientID" in greeting["result"]
    assert "app_scan_id" in state["result"]["state"]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
@pytest.mark.parametrize("secret", ["wslink-secret", "", None, "x" * 22, 0, True])
def test_who_has_not_gets_nothing(served, host, secret):
    port, _token = served[host]
    greeting, state = ask(port, hello(secret), STATE)
    assert "result" not in greeting
    assert "result" not in state


def test_who_says_nothing_of_a_token_gets_nothing(served):
    port, _token = served["0.0.0.0"]  # noqa: S104
    (state,) = ask(port, STATE)
    assert "result" not in state


def test_tokens_are_long_and_new_each_time(served):
    tokens = {token for _port, token in served.values()}
    assert len(tokens) == len(served)
    assert all(len(token) >= 20 for token in tokens)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_page_of_another_site_is_turned_away_even_with_the_token(served, host):
    port, token = served[host]
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        ask(port, hello(token), Origin="https://example.org")
    (greeting,) = ask(port, hello(token), Origin=f"http://127.0.0.1:{port}")
    assert "result" in greeting


def test_a_site_that_calls_itself_this_machine_is_turned_away(served):
    port, token = served["127.0.0.1"]
    name = f"rebound.example.org:{port}"
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        ask(port, hello(token), Host=name, Origin=f"http://{name}")


def test_this_machine_alone_is_listened_to_by_default(served):
    assert Settings().host == "127.0.0.1"
    port, _token = served["127.0.0.1"]
    table = Path("/proc/net/tcp").read_text().splitlines()[1:]
    local = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert [each for each in local if each.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


@pytest.mark.parametrize(
    "path", ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"]
)
def test_no_file_of_the_machine_is_served(served, path):
    port, _token = served["127.0.0.1"]

    async def status():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        return await reader.read()

    answer = asyncio.run(status())
    assert b"root:" not in answer
    assert answer.split(b" ")[1] in (b"403", b"404")


def test_a_path_that_is_not_there_is_said_before_anything_starts(tmp_path):
    with pytest.raises(UserError, match=r"there is no .*gone\.nrrd"):
        serve(Settings(paths=[tmp_path / "gone.nrrd"]))
