"""What is seen in the views of the page, and what a hand does in them."""

import asyncio

import numpy as np
import pytest
from scipy import ndimage

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.scene.volumes import node_from_volume
from CTGANAugmentLib.volume import Volume
from Testing.webapp.driving import choose, picture, place, session, until, view_box
from Testing.webapp.running import AXIAL, CHROMIUM, CORONAL, PICTURES, SAGITTAL, THREE_D, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
GRID = np.array([[-2.0, 0, 0, 70], [0, -2.0, 0, 30], [0, 0, 2.5, -80], [0, 0, 0, 1]])
SHAPE = (50, 70, 70)
MIDDLE = np.array([70 - 2 * 34.5, 30 - 2 * 34.5, -80 + 2.5 * 24.5])
OFFSETS = {AXIAL: (25, -18, 0), CORONAL: (-20, 0, 25), SAGITTAL: (0, 25, -20)}
BALLS = {number: MIDDLE + np.array(offset) for number, offset in OFFSETS.items()}
"""World RAS in mm; each lies in the plane that one view shows at first, and in no other's."""
LEVELS_HU = (-600, 40, 350)
GREYS = {
    "Lung": (127, 236, 255),
    "Soft tissue": (0, 127, 255),
    "Bone": (6, 88, 127),
    "Automatic": (0, 172, 255),
}
"""Of `LEVELS_HU`: 255 (value - level + width / 2) / width with the usual width and level."""


def _places():
    k, j, i = np.indices(SHAPE)
    return np.stack([i, j, k], axis=-1) @ GRID[:3, :3].T + GRID[:3, 3]


@pytest.fixture
def balls_file(tmp_path):
    array = np.full(SHAPE, -200, np.int16)
    for center in BALLS.values():
        array[np.linalg.norm(_places() - center, axis=-1) < 8] = 1000
    write_volume(Volume(array, GRID, "CT", "balls"), tmp_path / "balls.nrrd")
    return tmp_path / "balls.nrrd"


@pytest.fixture
def steps_file(tmp_path):
    """From the left of the picture to its right: three strips of `LEVELS_HU`."""
    array = np.empty(SHAPE, np.int16)
    for number, level in enumerate(LEVELS_HU):
        array[:, :, slice(23 * number, None)] = level
    write_volume(Volume(array, GRID, "CT", "steps"), tmp_path / "steps.nrrd")
    return tmp_path / "steps.nrrd"


def _brightest(seen):
    """Middle of the largest bright spot of a picture, as shares of its width and height."""
    spots, count = ndimage.label(seen > 200)
    sizes = ndimage.sum_labels(np.ones_like(seen), spots, range(1, count + 1))
    down, across = ndimage.center_of_mass(spots == 1 + int(np.argmax(sizes)))
    return (across + 0.5) / seen.shape[1], (down + 0.5) / seen.shape[0]


async def _seen(page, number, condition):
    """A view once it shows what is waited for, and no longer changes: after a new layout it is drawn more than once."""
    before = None
    for _turn in range(40):
        seen = await picture(page, number)
        if condition(seen) and before is not None and np.array_equal(before, seen):
            return seen
        before = seen
        await asyncio.sleep(0.3)
    raise AssertionError("the view never showed it")


def _has_spot(seen):
    return (seen > 200).sum() > 800


def test_a_click_places_the_point_where_the_picture_shows_it_on_the_side_that_a_letter_names(balls_file):
    async def scenario():
        async with session([balls_file]) as (app, page, _told):
            for number, offset in OFFSETS.items():
                across, down = _brightest(await _seen(page, number, _has_spot))
                point = await place(app, page, across, down, number)
                np.testing.assert_allclose(point, BALLS[number], atol=1.5)
                left, right = await _letters(page, number)
                assert (left, right) == (("A", "P") if number == SAGITTAL else ("R", "L"))
                towards = {"R": offset[0] > 0, "A": offset[1] > 0}  # as RAS says
                assert (across < 0.5) == towards[left]

    asyncio.run(scenario())


async def _letters(page, number):
    """One-letter texts over a view, from left to right."""
    box = await view_box(page, number)
    texts = await page.evaluate(
        "[...document.querySelectorAll('.ctg-side')].map(each => [each.innerText, each.getBoundingClientRect()])"
        ".map(([text, box]) => [text, box.x + box.width / 2, box.y + box.height / 2])"
    )
    within = [
        (x, text)
        for text, x, y in texts
        if len(text) == 1
        and 0 < x - box["x"] < box["width"]
        and abs(y - box["y"] - box["height"] / 2) < 0.1 * box["height"]
    ]
    return [text for _x, text in sorted(within)]


def test_the_wheel_goes_through_the_slices_of_one_view(balls_file):
    async def scenario():
        async with session([balls_file]) as (app, page, _told):
            views = {view.get_orientation(): view for view in app.context.views.slice_views()}
            before = {name: view.get_slice_value() for name, view in views.items()}
            await _seen(page, AXIAL, _has_spot)
            box = await view_box(page, AXIAL)
            await page.mouse.move(box["x"] + 100, box["y"] + 100)
            for turn in range(1, 6):
                await page.mouse.wheel(0, -100)
                await until(
                    lambda turn=turn: (
                        abs(views["Axial"].get_slice_value() - before["Axial"]) == pytest.approx(2.5 * turn)
                    )
                )
            await _seen(page, AXIAL, lambda seen: not _has_spot(seen))
            for name in ("Coronal", "Sagittal"):
                assert views[name].get_slice_value() == before[name]

    asyncio.run(scenario())


def test_a_window_makes_grey_what_radiologists_expect(steps_file):
    async def scenario():
        async with session([steps_file]) as (_app, page, _told):
            for name, greys in GREYS.items():
                await choose(page, "Window", name)
                await _seen(page, AXIAL, lambda seen, greys=greys: np.allclose(_strips(seen), greys, atol=4))

    asyncio.run(scenario())


def _strips(seen):
    """Grey values of the three strips, above the middle where no letter stands."""
    height, width = seen.shape
    spread = height / width * 0.33
    rows = slice(int(0.3 * height), int(0.4 * height))
    return np.array([seen[rows, int((0.5 + at * spread) * width)].mean() for at in (-0.9, 0.0, 0.9)])


def test_the_layouts_show_the_views_that_they_name(balls_file):
    async def scenario():
        async with session([balls_file]) as (app, page, _told):
            names = {"3-D": 1, "Axial and the rest": 4, "Axial": 1}
            for name, count in names.items():
                await choose(page, "Layout", name)
                await page.wait_for_function(f"{PICTURES}.length === {count}")
            across, down = _brightest(await _seen(page, AXIAL, _has_spot))
            point = await place(app, page, across, down)
            np.testing.assert_allclose(point, BALLS[AXIAL], atol=1.5)

    asyncio.run(scenario())


def test_volume_rendering_is_drawn_when_asked_for_and_goes_with_its_scan(balls_file):
    async def scenario():
        async with session([balls_file]) as (app, page, _told):
            before = await picture(page, THREE_D)
            button = page.get_by_title("Volume rendering")

            def drawn(seen):
                return (np.abs(seen - before) > 20).sum() > 800

            await button.click()
            await _seen(page, THREE_D, drawn)
            await button.click()
            await _seen(page, THREE_D, lambda seen: not drawn(seen))
            await button.click()
            await _seen(page, THREE_D, drawn)
            app.data.remove(app.context.page.scan_id)
            await _seen(page, THREE_D, lambda seen: not drawn(seen))
            for number in BALLS:
                await _seen(page, number, lambda seen: not _has_spot(seen))
            assert app.context.volume is None

    asyncio.run(scenario())


def test_a_ct_has_windows_in_hu_and_an_mr_has_its_own(tmp_path):
    async def scenario():
        values = np.random.default_rng(0).integers(0, 900, (6, 20, 20)).astype(np.int16)
        async with running_app() as app:
            scene, views = app.context.scene, app.context.views
            for modality, automatic in (("CT", False), ("MR", True)):
                node = node_from_volume(scene, Volume(values, np.eye(4), modality), name=modality)
                views.set_window(node, "Brain")
                display = node.GetDisplayNode()
                assert bool(display.GetAutoWindowLevel()) == automatic
                assert ((display.GetWindow(), display.GetLevel()) == (80, 40)) != automatic
                views.set_window(node, "Automatic")
                assert display.GetAutoWindowLevel()

    asyncio.run(scenario())
