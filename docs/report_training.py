"""Write tables and pictures of docs/training.md: python docs/report_training.py OUT, the folder of make_training.py."""

from __future__ import annotations

import csv
import json
import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from CTGANAugmentLib.training.run.folder import RunFolder

DOCS = Path(__file__).resolve().parent
TITLES = {
    "dcgan": "DCGAN (Fig. 3)",
    "dcgan-spectral": "DCGAN, spectral norm, hinge",
    "dcgan-resize": "the same with resize-convolutions",
    "sagan": "SAGAN",
    "infogan": "InfoGAN",
    "mixture-gan": "GMM-conditional GAN",
    "vae": "VAE",
    "pix2pix-mask": "pix2pix, mask to patch",
    "inpainting-lung": "in-painting, lung, 2-D",
    "cyclegan-sts": "CycleGAN, CT and T1 MR",
    "cyclegan-sts-batch-norm": "the same with batch norm",
    "inpainting-sts-ct": "in-painting, sarcoma in CT, 3-D",
    "inpainting-sts-mr": "in-painting, sarcoma in MR, 3-D",
}
NOISE = ("dcgan", "dcgan-spectral", "dcgan-resize", "sagan", "infogan", "mixture-gan", "vae")
WIDEST = 900


@dataclass(frozen=True)
class Run:
    """What a finished run told.

    Attributes:
        scores: of the trained model on test patients.
        collapses: warnings of a lost game.
        memorized: sentence on images learnt by heart.
    """

    name: str
    seed: int
    scores: dict[str, float]
    parameters: dict[str, int]
    minutes: float
    images_per_second: float
    wait_share: float
    collapses: int
    memorized: str


def main() -> int:
    """Write tables and pictures of the runs that are finished."""
    folder = Path(sys.argv[1])
    runs = [run for path in sorted((folder / "runs").iterdir()) if (run := read(path)) is not None]
    write_csv(runs, DOCS / "results" / "training.csv")
    page = DOCS / "training.md"
    text = replaced(page.read_text(encoding="utf-8"), "noise", noise_table(runs))
    page.write_text(replaced(text, "others", other_table(runs)), encoding="utf-8")
    for run in runs:
        if run.seed == 0:
            keep_picture(folder / "runs" / f"{run.name}-0", run.name)
    return 0


def read(path: Path) -> Run | None:
    """Read a run, None while it goes on."""
    name, seed = path.name.rsplit("-", 1)
    events = RunFolder(path).events()
    last = {event["event"]: event for event in events}
    if "finished" not in last:
        return None
    losses = [event for event in events if event["event"] == "losses"]
    warnings = [event["message"] for event in events if event["event"] == "warning"]
    return Run(
        name=name,
        seed=int(seed),
        scores={key: value for key, value in last["scores"]["scores"].items() if value is not None},
        parameters=last["started"]["parameters"],
        minutes=last["finished"]["seconds"] / 60,
        images_per_second=statistics.median(event["images_per_second"] for event in losses),
        wait_share=statistics.median(event["wait_share"] for event in losses),
        collapses=sum("collapses" in message for message in warnings),
        memorized=last.get("memorization", {}).get("message", ""),
    )


def write_csv(runs: Sequence[Run], path: Path) -> None:
    """Write all figures of all runs."""
    names = sorted({name for run in runs for name in run.scores})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["model", "seed", *names, "parameters", "minutes", "images_per_second", "wait_share", "collapses"]
        )
        for run in sorted(runs, key=lambda run: (run.name, run.seed)):
            scores = [f"{run.scores[name]:.5g}" if name in run.scores else "" for name in names]
            sizes = json.dumps(run.parameters)
            cost = [
                f"{run.minutes:.1f}",
                f"{run.images_per_second:.0f}",
                f"{run.wait_share:.4f}",
                run.collapses,
            ]
            writer.writerow([run.name, run.seed, *scores, sizes, *cost])


def noise_table(runs: Sequence[Run]) -> list[str]:
    """Table of the models that make patches out of noise, as the review's Table 1 would have them compared."""
    lines = [
        "| model | KID to test patients, mean of seeds (each seed) | diversity | sharpness | told to collapse | "
        "learnt by heart | minutes | parameters, thousand: generator + the rest |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in NOISE:
        mine = sorted((run for run in runs if run.name == name), key=lambda run: run.seed)
        if not mine:
            continue
        kids = [run.scores["kid"] for run in mine]
        sizes = mine[0].parameters
        product = sizes.get("generator", sizes.get("autoencoder", 0))
        cells = [
            TITLES[name],
            f"{statistics.mean(kids):.2f} ({', '.join(f'{kid:.2f}' for kid in kids)})",
            spread(mine, "diversity"),
            spread(mine, "sharpness"),
            f"{sum(run.collapses > 0 for run in mine)} of {len(mine)}",
            f"{100 * max(run.scores.get('memorized_share', 0) for run in mine):.0f} %",
            f"{statistics.mean(run.minutes for run in mine):.1f}",
            f"{product / 1e3:.0f} + {(sum(sizes.values()) - product) / 1e3:.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    real = [run.scores["kid_of_real"] for run in runs if run.name in NOISE and "kid_of_real" in run.scores]
    if real:
        row = f"| *real patches of other patients* | {statistics.mean(real):.2f} | 1 | 1 | | | | |"
        lines.append(row)
    return lines


def other_table(runs: Sequence[Run]) -> list[str]:
    """Table of the models that make images out of images."""
    lines = ["| model | seed | scores on test patients | minutes |", "|---|---|---|---|"]
    skipped = ("kid_error", "memorized_p", "rmse", "coarse")
    for run in sorted(runs, key=lambda run: (list(TITLES).index(run.name), run.seed)):
        if run.name not in NOISE:
            shown = {k: v for k, v in run.scores.items() if not any(word in k for word in skipped)}
            scores = ", ".join(f"{name} {value:.3g}" for name, value in shown.items())
            lines.append(f"| {TITLES[run.name]} | {run.seed} | {scores} | {run.minutes:.1f} |")
    return lines


def spread(runs: Sequence[Run], score: str) -> str:
    """Lowest to highest of the seeds."""
    values = [run.scores[score] for run in runs]
    return f"{min(values):.2f} to {max(values):.2f}" if len(values) > 1 else f"{values[0]:.2f}"


def replaced(text: str, name: str, lines: Sequence[str]) -> str:
    """Put a table between its marks."""
    marks = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    pattern = re.compile(f"{re.escape(marks[0])}.*?{re.escape(marks[1])}", re.DOTALL)
    block = "\n".join([marks[0], *lines, marks[1]])
    return pattern.sub(lambda _: block, text)


def keep_picture(run: Path, name: str) -> None:
    """Keep the last sample grid, small enough for a repository."""
    target = DOCS / "pictures" / "training"
    target.mkdir(parents=True, exist_ok=True)
    sources: dict[str, Any] = {name: RunFolder(run).sample_files()[-1]}
    for stem, source in sources.items():
        with Image.open(source) as picture:
            picture.thumbnail((WIDEST, WIDEST))
            picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
                target / f"{stem}.png", optimize=True
            )


if __name__ == "__main__":
    sys.exit(main())
