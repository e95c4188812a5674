"""A job file comes back as it was written; anything else is refused."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.job import Job, read_job
from CTGANAugmentLib.progress import no_progress


def test_a_job_comes_back_as_it_was(tmp_path):
    job = Job("synthesize", {"input": "/data/肺.nrrd", "points": [[1.5, -2, 3]], "roi": None})
    (tmp_path / "job.json").write_text(job.to_text(), encoding="utf-8")
    assert read_job(tmp_path / "job.json") == job


BAD = {
    "empty": "",
    "not JSON": "hello",
    "binary": b"\xff\xfe\x00",
    "a list": "[]",
    "another format": '{"format": "ctganaugment-provenance-1"}',
    "arguments that are a list": '{"format": "ctganaugment-job-1", "task": "replay", "arguments": []}',
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_job_file_is_refused(tmp_path, name):
    content = BAD[name]
    path = tmp_path / "job.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserError, match="expected a job file"):
        read_job(path)


def test_a_missing_job_file_is_named(tmp_path):
    with pytest.raises(UserError, match=r"none.json"):
        read_job(tmp_path / "none.json")


def test_an_unknown_task_is_refused_with_those_that_are_known():
    with pytest.raises(UserError, match=r"synthesize, replay, demo.*'fly'"):
        Job("fly", {}).run(no_progress)


@pytest.mark.parametrize("missing", ["input", "out", "operation", "parameters", "seed"])
def test_a_missing_argument_is_named(synthesize_job, missing):
    complete = synthesize_job()
    job = Job("synthesize", {name: value for name, value in complete.arguments.items() if name != missing})
    with pytest.raises(UserError, match=f"'{missing}'"):
        job.run(no_progress)
