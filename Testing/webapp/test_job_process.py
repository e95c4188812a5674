import asyncio
import os
import signal
import threading
import time

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_volume, write_volume
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.volume import Volume
from CTGANAugmentLib.webapp.job_process import JobProcess

LIMIT_S = 30


@pytest.fixture
def folder(tmp_path):
    """A folder with a small scan, as a panel writes it for a job."""
    made = tmp_path / "job"
    made.mkdir()
    array = np.random.default_rng(0).normal(-800, 20, (24, 64, 64)).astype(np.int16)
    write_volume(Volume(array, np.diag([1.0, 1.0, 2.0, 1.0]), "CT", "scan"), made / "scan.nrrd")
    return made


def job_in(folder, **changes):
    parameters = {"preset": "lung-nodule-solid", "diameter_mm": 12.0, "confine": False}
    arguments = {
        "input": str(folder / "scan.nrrd"),
        "out": str(folder / "out"),
        "operation": "parametric",
        "parameters": parameters,
        "seed": 1,
        "points": [[30.0, 30.0, 24.0]],
        **changes,
    }
    return Job("synthesize", arguments)


def run(job, folder, meanwhile=None, **options):
    """End of a job, what was told, and what was in its folder when it ended."""

    async def work():
        told, ends = [], asyncio.get_running_loop().create_future()
        process = JobProcess(lambda: told.append((process.fraction, process.message)))

        def ended(end):
            ends.set_result((end, sorted(path.name for path in folder.rglob("*"))))

        process.start(job, folder, ended, **options)
        assert process.is_running
        if meanwhile is not None:
            await meanwhile(process)
        end, files = await asyncio.wait_for(ends, LIMIT_S)
        await asyncio.sleep(0)
        assert not process.is_running
        return end, told, files

    return asyncio.run(work())


async def until(condition):
    for _turn in range(20 * LIMIT_S):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never happened")


def slow(folder):
    """A job that nobody waits for: two thousand lesions."""
    return Job("synthesize", {**job_in(folder).arguments, "points": [[30.0, 30.0, 24.0]] * 2000})


def test_a_job_tells_how_far_it_is_and_leaves_its_files_until_they_are_taken(folder):
    end, told, files = run(job_in(folder), folder)
    assert end.status == "done", end.message
    assert len(end.result["measured"]["lesions"]) == 1
    fractions = [fraction for fraction, _message in told if fraction]
    assert len(fractions) >= 2
    assert fractions == sorted(fractions)
    assert any(message for _fraction, message in told)
    assert any(name.endswith("provenance.json") for name in files)
    assert not folder.exists()


def test_what_a_job_refuses_comes_as_its_sentence(folder):
    end, _told, _files = run(job_in(folder, operation="no-such"), folder)
    assert end.status == "failed"
    assert "no-such" in end.message
    assert not folder.exists()


def test_a_job_can_be_stopped(folder):
    async def stop(process):
        await until(lambda: process._reader.pid)
        began = time.monotonic()
        await process.cancel()
        await until(lambda: not process.is_running)
        assert time.monotonic() - began < 4

    end, told, files = run(slow(folder), folder, stop)
    assert end.status == "cancelled"
    assert not any("synthetic" in name for name in files)
    assert told
    assert not folder.exists()


def test_a_job_that_is_stopped_before_it_began_does_not_begin(folder):
    end, _told, _files = run(slow(folder), folder, lambda process: process.cancel())
    assert end.status == "cancelled"


def test_a_killed_job_says_so(folder):
    async def kill(process):
        await until(lambda: process._reader.pid)
        os.kill(process._reader.pid, signal.SIGKILL)

    end, _told, _files = run(slow(folder), folder, kill)
    assert end.status == "failed"
    assert "ended unexpectedly" in end.message
    assert not folder.exists()


def test_the_event_loop_is_free_while_a_job_runs(folder):
    longest = 0.0

    async def watch(process):
        nonlocal longest
        while process.is_running:
            began = time.perf_counter()
            await asyncio.sleep(0.01)
            longest = max(longest, time.perf_counter() - began)

    run(job_in(folder), folder, watch)
    assert longest < 0.3


def test_python_that_cannot_be_started_is_a_sentence(folder, monkeypatch):
    monkeypatch.setattr("sys.executable", str(folder / "no-python"))
    end, _told, _files = run(job_in(folder), folder)
    assert end.status == "failed"
    assert "Python could not be started" in end.message


def test_results_are_read_beside_the_event_loop(folder):
    loop_thread = threading.get_ident()

    def read(result):
        assert threading.get_ident() != loop_thread
        return read_volume(result["files"]["image"])

    end, _told, _files = run(job_in(folder), folder, read=read)
    assert end.result.array.shape == (24, 64, 64)


def test_results_that_cannot_be_read_are_a_failure(folder):
    def read(_result):
        raise UserError("the image is not what it should be")

    end, _told, _files = run(job_in(folder), folder, read=read)
    assert (end.status, end.message) == ("failed", "the image is not what it should be")
