"""Pictures of the browser app, and how fast it answers: python docs/make_app.py OUT.

Starts the real server, and presses its buttons in the Chromium of this machine. Reads the chest CT and a limb of
../shared/data (SHARED in make_training). Writes a PNG a panel, and prints seconds from start to the first picture and
from a click on Apply to refreshed views, for a 20 mm lesion.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import make_training

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from Testing.webapp.running import AXIAL, PICTURES, browser_page, click_in_view, running_app  # noqa: E402 - from the tests

CHEST = make_training.SHARED / "tcia-4dlung-113"
LIMB = make_training.SHARED / "sts-ct-mr" / "STS_005"
REPEATS = 5
JOB_MS = 120_000
TRAINING = {
    "training.batch_size": 16,
    "training.log_every": 5,
    "training.sample_every": 50,
    "training.validate_every": 100,
    "training.validation_images": 32,
    "data.rows": 32,
    "data.columns": 32,
    "data.spacing_mm": 2.0,
}
_log = logging.getLogger("make_app")


async def main(out: Path) -> None:
    """Start, click, look."""
    out.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    # Runs are written into the first folder that the app is started with.
    with tempfile.TemporaryDirectory() as own:
        await _press(out, Path(own), begun)


async def _press(out: Path, own: Path, begun: float) -> None:
    files = (CHEST / "ct.nii.gz", CHEST / "mask_tumour1_node2.nii.gz")
    async with running_app([own, make_training.SHARED], files) as app, browser_page(app) as page:
        _log.info("start to first picture: %.1f s", time.perf_counter() - begun)
        await _synthesize(app, page)
        await page.screenshot(path=out / "synthesize.png")
        seconds = [await _click_to_view(page) for _ in range(REPEATS)]
        _log.info(
            "Apply to refreshed views: median %.2f s, worst %.2f s", statistics.median(seconds), max(seconds)
        )
        await _baselines(app, page)
        await page.screenshot(path=out / "baselines.png")
        for panel, show in SHOWN.items():
            await page.click(f"#tab-{_TAB_OF.get(panel, panel)}")
            await show(app, page)
            await asyncio.sleep(1.5)
            await page.screenshot(path=out / f"{panel}.png")
        await app.jobs.cancel()
        await page.click("#speak-zh")
        await page.click("#tab-synthesize")
        app.choose(app.context.scans.volumes()[0])
        await asyncio.sleep(2)
        await page.screenshot(path=out / "chinese.png")


async def _synthesize(app: Any, page: Any) -> None:
    panel = app.panels["synthesize"]
    with app.server.state:
        app.context.page.window = "Lung"
        panel.set_value("diameter_mm", 20)
    await page.keyboard.press("p")
    await asyncio.sleep(0.4)
    await click_in_view(page, AXIAL, 0.38, 0.52)
    await page.keyboard.press("a")
    await page.wait_for_function("document.querySelector('#said').innerText.includes('Made')")
    await asyncio.sleep(2)


async def _click_to_view(page: Any) -> float:
    """Seconds from a press on Apply to new pictures in every slice view."""
    await page.keyboard.press("Control+z")
    await asyncio.sleep(2)
    seen = f"{PICTURES}.map(each => each.src).join()"
    before = await page.evaluate(seen)
    begun = time.perf_counter()
    await page.click("#apply")
    await page.wait_for_function("document.querySelector('#said').innerText.includes('Made')")
    await page.wait_for_function(f"{seen} !== {before!r}")
    spent = time.perf_counter() - begun
    await asyncio.sleep(1)
    return spent


async def _baselines(app: Any, page: Any) -> None:
    panel = app.panels["baselines"]
    await page.click("#tab-baselines")
    await page.click("#place-inside")
    await asyncio.sleep(0.4)
    await click_in_view(page, AXIAL, 0.6, 0.55)
    await page.click("#run-method")
    await page.wait_for_function("document.querySelector('#segmented').innerText.includes('mL')")
    with app.server.state:
        panel.page.reference = panel.page.segments[0]["value"]
    await asyncio.sleep(0.5)
    await page.click("#score")
    await asyncio.sleep(1.5)


async def _translate(app: Any, page: Any) -> None:
    """A limb out of MR, against its own CT, with the map of how sure the model was."""
    panel = app.panels["translate"]
    for name in ("CT_image.nii.gz", "MR_T1_image.nii.gz"):
        await app.open(LIMB / name)
    with app.server.state:
        panel.page.reference = app.context.scans.volumes()[-2].GetID()
    panel.set_value("confidence", "flips")
    app.server.state.flush()
    await page.click("#translate")
    await page.wait_for_selector("#translation-scores", timeout=JOB_MS)
    await page.click("#translation-sides >> text=Spread over flips")


async def _generate(_app: Any, page: Any) -> None:
    await page.click("#generate")
    await page.wait_for_selector("#sheet", timeout=JOB_MS)


async def _augment(app: Any, page: Any) -> None:
    panel = app.panels["augment"]
    with app.server.state:
        app.choose(app.context.scans.volumes()[0])
        panel.page.what = "transform:elastic"
        panel.page.segmentation = app.context.scans.segmentations()[0].GetID()
    await page.click("#augment:not([disabled])")
    await page.wait_for_function(
        "document.querySelector('#augmented')?.innerText.includes('Done')", timeout=JOB_MS
    )


async def _data_set(app: Any, page: Any) -> None:
    """More sarcomas in the limbs' CT, for nnU-Net."""
    panel = app.panels["data-set"]
    typed = {
        "#batch-data": str(LIMB.parent),
        "#batch-images": "STS_00{patient}/CT_image.nii.gz",
        "#batch-masks": "STS_00{patient}/CT_mask.nii.gz",
        "#batch-out": "more",
        "#export-out": "raw",
    }
    for field, text in typed.items():
        await page.fill(field, text)
    await page.click("#look")
    await page.wait_for_selector("#paired", timeout=JOB_MS)
    with app.server.state:
        panel.page.recipe = "soft-tissue"
    await page.click("#batch:not([disabled])")
    said = "document.querySelector('{}')?.innerText.includes('{}')"
    await page.wait_for_function(said.format("#batched", "synthetic cases"), timeout=JOB_MS)
    await page.click("#export:not([disabled])")
    await page.wait_for_function(said.format("#exported", "Exported"), timeout=JOB_MS)


async def _train(app: Any, page: Any) -> None:
    """A short training on the limbs' tumours, stopped once there is something to see."""
    panel = app.panels["train"]
    await page.fill("#train-images", str(make_training.SHARED / "sts-ct-mr" / "STS_00*" / "CT_image.nii.gz"))
    await page.fill("#train-masks", str(make_training.SHARED / "sts-ct-mr" / "STS_00*" / "CT_mask.nii.gz"))
    for name, value in TRAINING.items():
        panel.set_value(name, value)
    app.server.state.flush()
    await page.click("#train-start")
    await page.wait_for_selector("#train-samples", timeout=JOB_MS)
    await asyncio.sleep(40)


async def _evaluate(app: Any, page: Any) -> None:
    """What the experiment found that lies in the documentation."""
    kept = Path(__file__).parent / "experiments" / "lung-classification"
    shutil.copytree(kept, app.context.roots.folders[0] / "lung")
    await page.fill("#experiment-out", "lung")
    await page.wait_for_selector("#experiment-curves polyline", timeout=JOB_MS)


async def _readers(app: Any, page: Any) -> None:
    """A test on tumours of the limbs, begun; real ones stand for both kinds, as the picture shows the panel alone."""
    panel = app.panels["evaluate"].readers
    await page.click("#part-readers")
    limbs = make_training.SHARED / "sts-ct-mr" / "STS_00*"
    for kind in ("real", "made"):
        await page.fill(f"#readers-{kind}", str(limbs / "CT_image.nii.gz"))
        await page.fill(f"#readers-{kind}-masks", str(limbs / "CT_mask.nii.gz"))
    await page.fill("#readers-folder", "test")
    with app.server.state:
        for name, value in {"count": 10, "rows": 128, "columns": 128, "smallest_lesion_mm": 20}.items():
            panel.set_value(name, value)
    await page.click("#readers-make:not([disabled])")
    await page.wait_for_function("!document.querySelector('#job')", timeout=JOB_MS)
    await page.fill("#readers-name", "1")
    await page.click("#readers-begin:not([disabled])")
    await page.wait_for_selector("#reading-image", timeout=JOB_MS)


async def _models(_app: Any, page: Any) -> None:
    await page.click("#models .v-expansion-panel-title >> nth=0")


SHOWN = {
    "augment": _augment,
    "data-set": _data_set,
    "translate": _translate,
    "generate": _generate,
    "evaluate": _evaluate,
    "readers": _readers,
    "train": _train,
    "models": _models,
}
_TAB_OF = {"readers": "evaluate"}

if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    _log.setLevel(logging.INFO)
    asyncio.run(main(Path(sys.argv[1])))
