"""The Data set panel, pressed in a real browser: cases looked through, a recipe followed, the result exported."""

import asyncio
import json

import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
JOB_MS = 60000
RECIPE = """
title: Turned
steps:
  - {name: turned, variants: 2, do: [{operation: flip, axis: left-right}]}
"""


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "given"
    (root / "cases").mkdir(parents=True)
    for seed, name in enumerate(("anna", "bert")):
        values = np.random.default_rng(seed).normal(-100, 200, (5, 12, 14)).astype(np.int16)
        mask = np.zeros(values.shape, np.uint8)
        mask[2, 3:6, 4:8] = 1
        write_volume(Volume(values, np.eye(4), "CT"), root / "cases" / f"{name}.nii.gz")
        write_labels(LabelVolume(mask, np.eye(4)), root / "cases" / f"{name}_mask.nii.gz")
    (root / "turned.yaml").write_text(RECIPE)
    return root


async def _said(page, selector, text):
    await page.wait_for_function(
        f"document.querySelector('{selector}')?.innerText.includes({json.dumps(text)})", timeout=JOB_MS
    )


async def _choose_recipe(app, page, file):
    app.panels["data-set"].page.recipe = "own"
    app.server.state.flush()
    await page.fill("#batch-own", file)


def test_cases_are_looked_through_made_more_and_exported(root, lung_file):
    async def scenario():
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await page.click("#tab-data-set")
            await _said(page, "#looked", "Say where the scans are")
            assert await page.locator("#batch").is_disabled()
            await page.fill("#batch-data", "cases")
            await page.click("#look")
            await _said(page, "#paired", "anna_mask.nii.gz")
            await _said(page, "#looked", "2 of 2 cases can be used")
            await _choose_recipe(app, page, "turned.yaml")
            await page.fill("#batch-out", "more")
            await page.click("#batch:not([disabled])")
            await _said(page, "#batched", "4 synthetic cases beside 2 real")
            await page.fill("#export-out", "lists")
            app.panels["data-set"].page.layout = "monai"
            app.server.state.flush()
            await page.click("#export:not([disabled])")
            await _said(page, "#exported", "Exported 2 real and 4 synthetic")
            assert not app.context.page.error

    asyncio.run(scenario())
    assert sum(member.synthetic for member in read_data_set(root / "more").members) == 4
    listed = json.loads((root / "lists" / "datalist.json").read_text())
    assert [each["synthetic"] for each in listed["training"]].count(True) == 4


@pytest.mark.parametrize(
    ("field", "typed"),
    [("#batch-data", "../elsewhere"), ("#batch-out", "../more"), ("#batch-images", "../x")],
)
def test_nothing_outside_the_apps_folders_is_read_or_written(root, lung_file, field, typed):
    async def scenario():
        async with running_app([root], [lung_file]) as app, browser_page(app) as page:
            await page.click("#tab-data-set")
            fields = {"#batch-data": "cases", "#batch-out": "more", "#batch-images": "a", "#batch-masks": "b"}
            for each, text in {**fields, field: typed}.items():
                await page.fill(each, text)
            await page.click("#batch:not([disabled])")
            await page.wait_for_selector("#error")
            assert not app.jobs.is_running

    asyncio.run(scenario())
    assert {each.name for each in root.iterdir()} == {"cases", "turned.yaml"}
