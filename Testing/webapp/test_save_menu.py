"""Downloads through a real browser."""

import asyncio
import json

import numpy as np
import pytest

from CTGANAugmentLib.files import read_labels, read_volume, write_volume
from CTGANAugmentLib.volume import Volume
from Testing.webapp.running import AXIAL, CHROMIUM, browser_page, click_in_view, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")


async def _downloaded(page, title, folder):
    await page.click("#save")
    async with page.expect_download() as waiting:
        await page.get_by_text(title, exact=True).click()
    download = await waiting.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path


def test_a_made_scan_its_mask_and_its_record_come_out_as_they_are(tmp_path):
    noise = np.random.default_rng(0).normal(60, 12, (30, 60, 60)).astype(np.int16)
    scan = Volume(noise, np.diag([1.0, 1.0, 1.5, 1.0]), "CT")
    write_volume(scan, tmp_path / "liver.nrrd")

    async def scenario():
        async with running_app([tmp_path], [tmp_path / "liver.nrrd"]) as app, browser_page(app) as page:
            with app.server.state:
                app.panels["synthesize"].page.preset = "liver-cyst"
                app.panels["synthesize"].set_value("diameter_mm", 14)
            await page.keyboard.press("p")
            await asyncio.sleep(0.4)
            await click_in_view(page, AXIAL)
            await page.click("#apply")
            await page.wait_for_function("document.querySelector('#said').innerText.includes('Made')")
            out = tmp_path / "out"
            out.mkdir()
            made = read_volume(await _downloaded(page, "liver synthetic.nrrd", out))
            mask = read_labels(await _downloaded(page, "liver synthetic lesions.seg.nrrd", out)).array > 0
            record = json.loads((await _downloaded(page, "liver synthetic.json", out)).read_text())
            scene = await _downloaded(page, "Whole scene.mrb", out)
            assert made.array[mask].mean() < 40 < noise[~mask].mean()
            assert record["plan"]["operation"] == "parametric"
            assert scene.stat().st_size > 10_000

    asyncio.run(scenario())
