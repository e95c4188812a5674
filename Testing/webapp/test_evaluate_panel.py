"""The Evaluate panel, pressed in a real browser: an experiment, realism, readers."""

import asyncio
import json

import pytest

from CTGANAugmentLib.evaluation.reading_folder import open_reading
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, scan_of
from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
JOB_MS = 120000
EXPERIMENT = """
settings: {task: segmentation, folds: 2, seeds: 1, baseline: none, primary: classic, draws: 200}
data: {modality: CT, around: whole, rows: 24, columns: 24, spacing_mm: 2.0}
patients: [1, 2]
network: {width: 4, levels: 1}
training: {steps: 3, batch_size: 2, threads: 1, device: cpu}
arms:
  none: {}
  classic: {augmentation: {flip_columns: true}}
"""
CUT = {"rows": 16, "columns": 16, "spacing_mm": 2.0}


@pytest.fixture
def root(tmp_path):
    """Real and made scans of eight patients each, with their masks beside them, and an experiment."""
    root = tmp_path / "given"
    for part, first in (("real", 0), ("made", 20)):
        (root / part).mkdir(parents=True)
        for seed in range(8):
            values, mask = scan_of(first + seed)
            write_volume(Volume(values, GRID, "CT"), root / part / f"s{seed}.nii.gz")
            write_labels(LabelVolume(mask, GRID), root / part / f"s{seed}_mask.nii.gz")
    (root / "mine.yaml").write_text(EXPERIMENT)
    (root / "outside.yaml").write_text(EXPERIMENT.replace("modality: CT", "modality: CT, images: /etc"))
    return root


async def _said(page, selector, text):
    await page.wait_for_function(
        f"document.querySelector('{selector}')?.innerText.includes({json.dumps(text)})", timeout=JOB_MS
    )


async def _opened(app, page, part):
    await page.click("#tab-evaluate")
    await page.click(f"#part-{part}")


def test_an_experiment_answers_with_table_curves_and_report(root, lung_file):
    async def scenario():
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await _opened(app, page, "experiment")
            await _said(page, "#experiment-said", "where the scans are")
            assert await page.locator("#experiment").is_disabled()
            app.panels["evaluate"].experiment.page.config = "own"
            app.server.state.flush()
            await page.fill("#experiment-own", "mine.yaml")
            await page.fill("#experiment-images", "real")
            await page.fill("#experiment-out", "out")
            await page.click("#experiment:not([disabled])")
            await _said(page, "#experiment-said", "classic")
            await _said(page, "#outcome", "With 1 training patients, classic")
            assert await page.locator("#experiment-table tbody tr").count() == 4
            assert await page.locator("#experiment-curves polyline").count() == 2
            async with page.expect_download() as download:
                await page.click("#experiment-report")
            return (await (await download.value).path()).read_text(encoding="utf-8")

    assert "For research only" in asyncio.run(scenario())


def test_made_lesions_are_compared_with_real_ones(root, lung_file):
    async def scenario():
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await _opened(app, page, "realism")
            await _said(page, "#realism-said", "where real scans are")
            for name, text in (("real", "real"), ("made", "made"), ("out", "report")):
                await page.fill(f"#realism-{name}", text)
            for name, value in CUT.items():
                app.panels["evaluate"].realism.set_value(name, value)
            await page.click("#realism:not([disabled])")
            await _said(page, "#realism-said", "kernel distance")
            await _said(page, "#realism-table", "Real against real")
            assert not app.context.page.error

    asyncio.run(scenario())
    assert (root / "report" / "realism.html").is_file()


def test_readers_judge_images_that_tell_nothing_and_hear_their_score_at_the_end(root, lung_file):
    async def scenario():
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await _opened(app, page, "readers")
            for name, text in (("folder", "test"), ("real", "real"), ("made", "made")):
                await page.fill(f"#readers-{name}", text)
            for name, value in {**CUT, "count": 4}.items():
                app.panels["evaluate"].readers.set_value(name, value)
            await page.click("#readers-make:not([disabled])")
            await _said(page, "#readers-said", "Type the reader's name")
            await page.fill("#readers-name", "A")
            await page.click("#readers-begin:not([disabled])")
            reading = open_reading(root / "test")
            for number, trial in enumerate(reading.trials, start=1):
                await _said(page, "#reading-progress", f"Image {number} of 4")
                shown = await page.locator("#reading").inner_text()
                assert "%" not in shown
                await page.click("#say-made" if trial.synthetic else "#say-real")
            await _said(page, "#reading-scores", "A: 100% of 4 right")
            await page.fill("#readers-name", "B")
            await page.wait_for_selector("#reading", state="detached")

    asyncio.run(scenario())
    assert len(open_reading(root / "test").answers()) == 4


@pytest.mark.parametrize(
    ("own", "images", "out"),
    [("mine.yaml", "../elsewhere", "out"), ("mine.yaml", "real", "../out"), ("outside.yaml", "", "out")],
)
def test_nothing_outside_the_app_s_folders_is_read_or_written(root, lung_file, own, images, out):
    async def scenario():
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await _opened(app, page, "experiment")
            app.panels["evaluate"].experiment.page.config = "own"
            app.server.state.flush()
            await page.fill("#experiment-own", own)
            await page.fill("#experiment-images", images)
            await page.fill("#experiment-out", out)
            await page.click("#experiment:not([disabled])")
            await page.wait_for_selector("#error")
            assert not app.jobs.is_running

    asyncio.run(scenario())
    assert {each.name for each in root.iterdir()} == {"real", "made", "mine.yaml", "outside.yaml"}
