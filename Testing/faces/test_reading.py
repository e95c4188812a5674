"""A reader goes through a test: what is shown, what is kept, and when the scores are told."""

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.reading_folder import open_reading, write_reading
from CTGANAugmentLib.faces.lesion_sets import LesionSources
from CTGANAugmentLib.faces.reading import (
    ReadingSession,
    ReadingSettings,
    readers_job,
    readers_summary,
    why_not_read,
    why_not_readers,
)
from CTGANAugmentLib.jobs.job import TASKS
from Testing.evaluation.realism.lesions import lesion_set

SOURCES = LesionSources("real", "made")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "test"
    write_reading(lesion_set(2, 4, seed=1), lesion_set(2, 4, seed=2), folder, count=4, seed=1, about={})
    return folder


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_what_keeps_a_test_from_being_laid_out_is_said(folder, tmp_path):
    free = str(tmp_path / "free")
    assert "real scans" in why_not_readers(LesionSources(), ReadingSettings(), free)
    assert "even" in why_not_readers(SOURCES, ReadingSettings(count=7), free)
    assert "which folder" in why_not_readers(SOURCES, ReadingSettings(), " ")
    assert "already" in why_not_readers(SOURCES, ReadingSettings(), str(folder))
    assert why_not_readers(SOURCES, ReadingSettings(), free) == ""


def test_the_job_lays_a_test_out_with_what_was_set(tmp_path):
    job = readers_job(SOURCES, ReadingSettings(count=12, seed=3), tmp_path)
    assert job.task in TASKS
    assert (job.arguments["count"], job.arguments["seed"], job.arguments["real"]) == (12, 3, "real")
    assert "12 images" in readers_summary({"measured": {"images": 12}, "warnings": []})


def test_what_keeps_a_reader_from_beginning_is_said(folder, tmp_path):
    assert "which folder" in why_not_read(" ", "A")
    assert "no test" in why_not_read(str(tmp_path), "A")
    assert "name or number" in why_not_read(str(folder), " ")
    assert why_not_read(str(folder), "A") == ""
    with pytest.raises(UserError, match="name or number"):
        ReadingSession(folder, " ")


def test_a_reader_sees_each_image_once_and_hears_the_scores_at_the_end_alone(folder):
    clock, reading = Clock(), open_reading(folder)
    session = ReadingSession(folder, " A ", clock)
    for number, trial in enumerate(reading.trials):
        assert session.image == reading.image(trial)
        assert session.progress == f"Image {number + 1} of 4"
        assert session.sentences() == []
        clock.now += 2.5
        session.answer(says_synthetic=trial.synthetic)
    assert session.image is None
    assert session.progress == "All 4 images were read."
    assert session.sentences()[0].startswith("A: 100% of 4 right")
    assert [answer.seconds for answer in reading.answers()] == [2.5] * 4
    with pytest.raises(UserError, match="judged already"):
        session.answer(says_synthetic=True)


def test_a_reader_who_stopped_goes_on_and_another_begins_at_the_first(folder):
    first = ReadingSession(folder, "A")
    first.answer(says_synthetic=True)
    assert ReadingSession(folder, "A").progress == "Image 2 of 4"
    assert ReadingSession(folder, "B").progress == "Image 1 of 4"
