import asyncio
from types import SimpleNamespace

import pytest
from trame_server.state import State

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.job_reader import JobEnd
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.webapp import job_bar
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.job_bar import JobBar, _time_left
from CTGANAugmentLib.webapp.page_state import PageState

REFUSED = Job("segment", {"input": "/no/such/file.nrrd", "out": "out", "operation": "otsu", "parameters": {}})


@pytest.fixture
def context():
    """What panels share, without scene and views."""
    state = State()
    state.ready()
    page = PageState(state, "app", scan_id=None, error="", busy=False)
    views = SimpleNamespace(render=lambda: None)
    return Context(SimpleNamespace(state=state), None, None, views, None, page)


def run_to_end(bar, job=REFUSED, take=lambda _result: "", while_it_runs=lambda: None):
    """What `then` was told when the job ended."""

    async def work():
        ended = asyncio.get_running_loop().create_future()
        bar.start("Otsu", lambda _folder: job, take, ended.set_result)
        while_it_runs()
        return await asyncio.wait_for(ended, 30)

    return asyncio.run(work())


def end_with(monkeypatch, end):
    """Let jobs end at once."""

    async def watch(_self, _folder):
        await asyncio.sleep(0)
        return end

    monkeypatch.setattr(job_bar.JobProcess, "_watch", watch)


def test_the_page_says_what_runs_and_that_a_second_one_has_to_wait(context):
    bar = JobBar(context)

    def look():
        assert bar.is_running
        assert (bar.page.running, bar.page.title, bar.page.percent) == (True, "Otsu", 0)
        with pytest.raises(UserError, match="Otsu still runs: wait for it, or stop it first"):
            bar.start("Li", lambda _folder: REFUSED, lambda _result: "")

    error = run_to_end(bar, while_it_runs=look)
    assert not bar.page.running
    assert "file.nrrd" in str(error)
    assert context.page.error.startswith("Otsu failed; nothing was changed.")


def test_what_a_job_made_is_taken_and_told(context, monkeypatch):
    end_with(monkeypatch, JobEnd("done", {"seconds": 2}))
    bar = JobBar(context)
    taken = []

    def take(result):
        taken.append(result)
        return "found 3 mL"

    assert run_to_end(bar, take=take) is None
    assert taken == [{"seconds": 2}]
    assert bar.page.said == "found 3 mL"
    assert context.page.error == ""


def test_an_answer_that_cannot_be_taken_is_an_error(context, monkeypatch):
    end_with(monkeypatch, JobEnd("done", {}))
    bar = JobBar(context)

    def take(_result):
        raise UserError("the scan was deleted meanwhile")

    assert "deleted meanwhile" in str(run_to_end(bar, take=take))
    assert "deleted meanwhile" in context.page.error


def test_a_job_that_was_stopped_is_no_error(context, monkeypatch):
    end_with(monkeypatch, JobEnd("cancelled"))
    bar = JobBar(context)
    assert isinstance(run_to_end(bar), Cancelled)
    assert bar.page.said == "Otsu was stopped; nothing was changed."
    assert context.page.error == ""


def test_what_the_panel_cannot_write_leaves_no_folder_and_no_job(context):
    bar, folders = JobBar(context), []

    def write(folder):
        folders.append(folder)
        raise UserError("no seeds")

    with pytest.raises(UserError, match="no seeds"):
        bar.start("Otsu", write, lambda _result: "")
    assert not folders[0].exists()
    assert not bar.is_running


def test_the_next_job_may_be_started_from_the_end_of_the_last(context, monkeypatch):
    end_with(monkeypatch, JobEnd("done", {}))
    bar = JobBar(context)

    async def work():
        ended = asyncio.get_running_loop().create_future()

        def start_another(_error):
            bar.start("Li", lambda _folder: REFUSED, lambda _result: "", ended.set_result)

        bar.start("Otsu", lambda _folder: REFUSED, lambda _result: "", start_another)
        await asyncio.wait_for(ended, 10)

    asyncio.run(work())
    assert bar.page.title == "Li"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0.2, "about 1 s left"), (42.4, "about 42 s left"), (150, "about 2 min left")],
)
def test_the_time_that_is_left_is_rounded_to_what_can_be_known(seconds, text):
    assert _time_left(seconds) == text
