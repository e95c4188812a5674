"""The page in a real browser before the real server: what a user does, and what the scene holds then."""

import asyncio
import json

import numpy as np
import pytest

from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.results import NOTICE, PROVENANCE, SYNTHETIC
from CTGANAugmentLib.scene.volumes import volume_from_node
from Testing.webapp.driving import WAIT_MS, make, picture, pictures, place, said, session, until, voxels
from Testing.webapp.running import AXIAL, CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
NO_WEBGL = ("--disable-webgl", "--disable-webgl2", "--disable-gpu")
LINES = "#made .v-list-item"
SEEN = {
    "Before": ((0, 130), (0, 30)),
    "Difference": ((170, 256), (122, 132)),
    "After": ((170, 256), (0, 30)),
}
"""Grey values of the middle and of what lies beside it: mid grey is no difference."""


def test_a_click_makes_a_lesion_there_and_nowhere_else(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            scan = app.context.volume
            before = voxels(scan)
            point = await place(app, page, 0.55, 0.45)
            made = await make(app, page)
            np.testing.assert_array_equal(voxels(scan), before)
            after = voxels(made)
            changed = after != before
            (segmentation,) = app.context.scans.segmentations()
            mask = labels_from_node(segmentation, volume_from_node(made)).array > 0
            places = volume_from_node(made).grid.to_ras(np.argwhere(mask)[:, ::-1])
            assert np.linalg.norm(places.mean(axis=0) - point) < 6
            assert changed[mask].mean() > 0.9
            assert not changed[_far_from(made, point, 50)].any()
            assert after[mask].mean() > before[mask].mean() + 300
            _check_record(made)
            assert {node.GetName() for node in app.context.scans.volumes()} == {"lung", made.GetName()}

    asyncio.run(scenario())


def _far_from(node, point, millimetres):
    scan = volume_from_node(node)
    places = scan.grid.to_ras(np.argwhere(np.ones(scan.array.shape, bool))[:, ::-1])
    return (np.linalg.norm(places - point, axis=1) > millimetres).reshape(scan.array.shape)


def _check_record(made):
    record = json.loads(made.GetAttribute(PROVENANCE))
    assert record["plan"]["operation"] == "parametric"
    assert made.GetAttribute(SYNTHETIC) == "YES"
    assert "research only" in made.GetAttribute(NOTICE)


def test_a_lesion_that_was_undone_and_redone_is_the_same_bit_for_bit(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            panel, scans = app.panels["synthesize"], app.context.scans
            await place(app, page)
            first = voxels(await make(app, page))
            assert await page.locator("#redo").is_disabled()
            await page.click("#undo")
            await until(lambda: not panel.session.made())
            assert [node.GetName() for node in scans.volumes()] == ["lung"]
            assert scans.segmentations() == []
            await page.wait_for_selector("#undo[disabled]", timeout=WAIT_MS)
            await page.click("#redo")
            await until(lambda: len(panel.session.made()) == 1)
            again = voxels(panel.session.made()[0][0])
            assert again.dtype == first.dtype
            np.testing.assert_array_equal(again, first)
            assert np.any(first != voxels(app.context.volume))

    asyncio.run(scenario())


def test_before_after_and_difference_are_what_the_views_show(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            panel = app.panels["synthesize"]
            await place(app, page)
            await make(app, page)
            for side, (middle, beside) in SEEN.items():
                await page.click(f"#sides >> text={side}")
                await until(lambda side=side: panel.page.side == side.lower())
                await _shows(page, middle, beside)
            await page.click("#flicker")
            await _shows(page, *SEEN["Before"])
            await page.keyboard.press("f")
            await _shows(page, *SEEN["After"])

    asyncio.run(scenario())


async def _shows(page, middle, beside):
    """Wait until the axial view is that bright in its middle, where the lesion is, and in the lung beside it."""
    for _turn in range(60):
        seen = await picture(page, AXIAL)
        height, width = seen.shape
        found = seen[height // 2 - 4 : height // 2 + 5, width // 2 - 4 : width // 2 + 5].mean()
        lung = seen[height // 2 - 9 : height // 2 + 10, int(0.36 * width) : int(0.4 * width)].mean()
        if middle[0] < found < middle[1] and beside[0] < lung < beside[1]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"the middle is {found:.0f}, the lung is {lung:.0f}")


def test_each_of_several_lesions_can_be_removed_and_every_seed_makes_another(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            panel = app.panels["synthesize"]
            await place(app, page, 0.45)
            first = voxels(await make(app, page))
            seed = panel.page.seed
            await page.click("#dice")
            await until(lambda: panel.page.seed != seed)
            kept = await make(app, page)
            second = voxels(kept)
            assert np.any(first != second)
            await page.wait_for_function(f"document.querySelectorAll('{LINES}').length === 2")
            await page.locator(f"{LINES} button").first.click()
            await until(lambda: len(panel.session.made()) == 1)
            assert panel.session.made()[0][0] is kept
            np.testing.assert_array_equal(voxels(kept), second)
            await page.wait_for_function(f"document.querySelectorAll('{LINES}').length === 1")
            assert len(app.context.scans.segmentations()) == 1

    asyncio.run(scenario())


def test_what_is_previewed_goes_with_the_next_choice_and_is_kept_by_apply(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            panel, scans = app.panels["synthesize"], app.context.scans
            await place(app, page)
            await page.click("#preview")
            await said(page, "Preview")
            shown = voxels(_made(scans))
            await page.locator("#panel-synthesize").get_by_label("Seed", exact=True).fill("99")
            await until(lambda: len(scans.volumes()) == 1)
            assert panel.session.made() == []
            await page.locator("#panel-synthesize").get_by_label("Seed", exact=True).fill("1")
            await until(lambda: panel.choices.seed == "1")
            np.testing.assert_array_equal(voxels(await make(app, page)), shown)

    asyncio.run(scenario())


def _made(scans):
    return next(node for node in scans.volumes() if node.GetAttribute(PROVENANCE))


def test_a_page_that_is_loaded_again_finds_everything_as_it_was(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            await place(app, page)
            await page.locator("#panel-synthesize").get_by_label("Seed", exact=True).fill("4711")
            await until(lambda: app.panels["synthesize"].choices.seed == "4711")
            await make(app, page)
            await page.reload()
            await pictures(page)
            await said(page, "Lesion 1")
            assert (
                await page.locator("#panel-synthesize").get_by_label("Seed", exact=True).input_value()
                == "4711"
            )
            assert await page.locator(LINES).count() == 1
            assert await page.locator("#undo").is_enabled()

    asyncio.run(scenario())


def test_without_webgl_the_page_is_as_good_and_says_what_it_is_for(lung_file):
    async def scenario():
        async with session([lung_file], args=NO_WEBGL) as (app, page, told):
            assert not await page.evaluate("!!document.createElement('canvas').getContext('webgl2')")
            assert not await page.evaluate("!!document.createElement('canvas').getContext('webgl')")
            await place(app, page)
            await make(app, page)
            seen = await picture(page, AXIAL)
            assert seen.std() > 20
            assert any(url.startswith("ws://") for url in told.urls)
            assert "For research only; not for diagnosis" in await page.inner_text("#notice")

    asyncio.run(scenario())


def test_nothing_can_be_applied_before_there_is_a_place_for_it(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            await said(page, "Place a point")
            assert await page.locator("#apply").is_disabled()
            await page.keyboard.press("a")
            await page.wait_for_selector("#error >> text=Place", timeout=WAIT_MS)
            assert app.panels["synthesize"].session.made() == []

    asyncio.run(scenario())


def test_a_fault_of_ours_is_one_sentence_and_the_next_try_works(lung_file, monkeypatch):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            await place(app, page)
            with monkeypatch.context() as broken:
                broken.setattr(SynthesisSession, "apply", lambda *_args: 1 / 0)
                await page.click("#apply")
                await page.wait_for_selector("text=Something went wrong", timeout=WAIT_MS)
            assert len(app.context.scans.volumes()) == 1
            await make(app, page)

    asyncio.run(scenario())
