"""The real server and a real browser in front of it, on one event loop: the thread that made views draws them."""

import asyncio
import os
import shutil
from contextlib import asynccontextmanager

os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZE = {"width": 1500, "height": 900}
AXIAL, CORONAL, THREE_D, SAGITTAL = range(4)
"""Where the views stand among the pictures of the page."""
PICTURES = "[...document.querySelectorAll('img')].filter(each => each.naturalWidth > 150)"


@asynccontextmanager
async def running_app(roots=(), files=()):
    """The app with some files open, on a free port."""
    from trame.app import get_server

    from CTGANAugmentLib.webapp.app import BrowserApp
    from CTGANAugmentLib.webapp.guard import guard

    app = BrowserApp(get_server(f"test-{os.urandom(4).hex()}", client_type="vue3"), roots)
    guard(app.server, "127.0.0.1")
    served = app.server.start(
        port=0,
        host="127.0.0.1",
        exec_mode="task",
        thread=True,
        open_browser=False,
        show_connection_info=False,
    )
    await app.server.ready
    for path in files:
        await app.open(path)
    try:
        yield app
    finally:
        await app.server.stop()
        await asyncio.wait([served], timeout=5)


@asynccontextmanager
async def browser_page(app, *, views=True, **options):
    """A page of the app that shows its views; with no scan open there is nothing in them to wait for."""
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *options.pop("args", ())]
        )
        page = await browser.new_page(viewport=SIZE, **options)
        await page.goto(f"http://127.0.0.1:{app.server.port}/")
        await page.wait_for_selector("#notice", timeout=30000)
        if views:
            await page.wait_for_function(f"{PICTURES}.length >= 3", timeout=30000)
        yield page
        await browser.close()


async def click_in_view(page, number, across=0.5, down=0.5):
    """Click into a view as a hand does: the mouse comes in steps, then rests."""
    boxes = await page.evaluate(f"{PICTURES}.map(each => each.getBoundingClientRect().toJSON())")
    box = boxes[number]
    x, y = box["x"] + box["width"] * across, box["y"] + box["height"] * down
    await page.mouse.move(x - 40, y - 30)
    await page.mouse.move(x, y, steps=6)
    await asyncio.sleep(0.3)
    await page.mouse.down()
    await page.mouse.up()
    await asyncio.sleep(0.3)
