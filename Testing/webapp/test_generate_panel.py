"""The Generate panel, pressed in a real browser on the real server, with the model that comes along."""

import asyncio
import csv
import io
import zipfile

import pytest

from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
SAID = "document.querySelector('#generated').innerText"
JOB_MS = 60000


async def _generate(app, page, count=3):
    panel = app.panels["generate"]
    await page.click("#tab-generate")
    panel.set_value("count", count)
    app.server.state.flush()
    await page.click("#generate")
    await page.wait_for_selector("#job")
    await page.wait_for_function(f"{SAID}.includes('Made {count} synthetic')", timeout=JOB_MS)
    return panel


def test_a_set_is_made_shown_and_downloaded(lung_file, tmp_path):
    async def scenario():
        async with running_app([lung_file.parent], [lung_file]) as app, browser_page(app) as page:
            panel = await _generate(app, page)
            await page.wait_for_function("document.querySelector('#sheet').naturalWidth > 100")
            async with page.expect_download() as waiting:
                await page.click("#keep-patches")
            await (await waiting.value).save_as(tmp_path / "set.zip")
            assert not app.context.page.error
            panel.forget()
            assert not panel.page.has_file

    asyncio.run(scenario())
    with zipfile.ZipFile(tmp_path / "set.zip") as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode())))
        assert [row["synthetic"] for row in rows] == ["1"] * 3
        assert all(row["file"] in archive.namelist() for row in rows)


def test_a_set_goes_into_a_folder_within_the_roots_and_nowhere_else(lung_file):
    async def scenario():
        root = lung_file.parent / "given"
        root.mkdir()
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await page.click("#tab-generate")
            await page.fill("#patch-folder", "../set")
            await page.click("#generate")
            await page.wait_for_selector("#error >> text=outside the folders")
            assert not app.jobs.is_running
            await page.fill("#patch-folder", "set")
            await _generate(app, page, count=2)
            assert len(list((root / "set").glob("synthetic_*.nii.gz"))) == 2
            assert await page.locator("#keep-patches").count() == 0

    asyncio.run(scenario())
