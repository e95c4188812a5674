"""What a user does in the page, what the page asks for, and waiting for what comes of it."""

import asyncio
import io
from contextlib import asynccontextmanager

import numpy as np
from PIL import Image

from CTGANAugmentLib.scene.volumes import volume_from_node
from Testing.webapp.running import AXIAL, PICTURES, browser_page, click_in_view, running_app

WAIT_MS = 20000
_PLACING = 1
"""Of vtkMRMLInteractionNode: the next click places a point."""
_LAUNCHER = "/paraview/"
"""Trame's own page asks there first whether somebody starts servers for it, and goes on when nobody does."""


class Told:
    """What the browser asked for and complained of."""

    def __init__(self, page):
        self.urls, self.complaints = [], []
        page.on("request", lambda request: self.urls.append(request.url))
        page.on("websocket", lambda socket: self.urls.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._log)

    def _log(self, message):
        if message.type == "error" and not message.location["url"].endswith(_LAUNCHER):
            self.complaints.append(message.text)

    def outside(self, port):
        """Addresses of other machines."""
        own = ("data:", "blob:", f"http://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}/")
        return [url for url in self.urls if not url.startswith(own)]


@asynccontextmanager
async def session(files, **options):
    """App and page with files open; what the browser complains of or asks others for fails the test."""
    async with running_app([files[0].parent], files) as app, browser_page(app, **options) as page:
        told = Told(page)
        await page.reload()
        await pictures(page)
        yield app, page, told
        assert told.outside(app.server.port) == []
        assert told.complaints == []


async def until(condition, seconds=20):
    """Wait for something that the server or its scene comes to."""
    for _turn in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never happened")


async def pictures(page, count=3):
    """Wait for the views."""
    await page.wait_for_function(f"{PICTURES}.length >= {count}", timeout=WAIT_MS)


async def said(page, text):
    """Wait until the panel says something."""
    await page.wait_for_function(
        "text => document.querySelector('#said').innerText.includes(text)", arg=text, timeout=WAIT_MS
    )


def is_placing(app):
    """Whether the next click into a view places something."""
    node = app.context.scene.GetNodeByID("vtkMRMLInteractionNodeSingleton")
    return node.GetCurrentInteractionMode() == _PLACING


async def place(app, page, across=0.5, down=0.5, view=AXIAL):
    """Click one more point into a view, and return where in the patient it is."""
    panel = app.panels["synthesize"]
    count = panel.page.points
    await page.click("#place-points")
    await until(lambda: is_placing(app))
    await click_in_view(page, view, across, down)
    await until(lambda: panel.page.points == count + 1)
    return np.array(panel.nodes()["points"].GetNthControlPointPositionWorld(count))


async def make(app, page):
    """Press Apply and return the new scan."""
    made = app.panels["synthesize"].session.made
    count = len(made())
    await page.click("#apply")
    await until(lambda: len(made()) == count + 1)
    await said(page, "Lesion 1")
    return made()[-1][0]


def voxels(node):
    """A copy of a volume node's voxels."""
    return np.array(volume_from_node(node).array)


async def view_box(page, number):
    """Place of a view in the page: x, y, width, height."""
    boxes = await page.evaluate(f"{PICTURES}.map(each => each.getBoundingClientRect().toJSON())")
    return {key: boxes[number][key] for key in ("x", "y", "width", "height")}


async def picture(page, number):
    """What the user sees of a view, as an array of grey values, shape (y, x)."""
    shot = await page.screenshot(clip=await view_box(page, number))
    return np.array(Image.open(io.BytesIO(shot)).convert("L"), float)


async def choose(page, label, title):
    """Choose a line of a selector."""
    await page.locator(".v-select", has=page.locator("label", has_text=label)).first.click()
    line = page.locator(".v-overlay--active .v-list-item").get_by_text(title, exact=True)
    await line.click()
    await line.wait_for(state="hidden", timeout=WAIT_MS)
