"""The command line ``ctganaugment``: builds a job from flags and runs it in the foreground."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Mapping, Sequence

from CTGANAugmentLib.jobs.commands.shared_flags import POINT_FLAGS, SYNTHETIC_NOTICE
from CTGANAugmentLib.jobs.exit_codes import FAILED, USAGE
from CTGANAugmentLib.jobs.failures import message_of
from CTGANAugmentLib.jobs.log import keep_in_file
from CTGANAugmentLib.version import VERSION

_NEGATIVE = re.compile(r"-\.?\d")
COMMANDS: Mapping[str, str] = {
    "synthesize": "put lesions into a scan",
    "remove": "paint healthy tissue over lesions of a scan",
    "presets": "list the kinds of lesion, with the source of each figure",
    "segment": "segment scans with one of the methods",
    "methods": "list the segmentation methods, with their parameters",
    "models": "list trained models, or show the card of one",
    "compare": "score segmentation methods against references",
    "translate": "turn a scan into one of another kind, such as MR into CT, by a trained model",
    "train": "train a generator on your own scans",
    "generate": "make lesion patches with a trained model, for sets of classes",
    "augment": "make varied copies of a scan and of its labels by classic transforms",
    "cases": "show which images and masks belong together, and what is wrong with them",
    "batch": "make many cases out of few by a recipe",
    "export": "write a data set as nnU-Net, MONAI and others read it",
    "experiment": "train with and without made images, and tell whether they help",
    "realism": "measure how far made lesions are from real ones",
    "readers": "let readers tell made lesions from real ones, and score what they said",
    "replay": "make the same files again from a provenance file",
    "demo": "put lesions into a scan of yours, or into a digital chest phantom",
    "app": "open the browser app: the same tool on real Slicer views, without Slicer",
    "run": "run a job file and tell about it in JSON lines (for programs)",
}
"""Each is a file in `commands`, which is imported only when its command is given."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 failed or 2 usage.

    Raises:
        KeyboardInterrupt: the user stopped it; `CTGANAugmentLib.__main__` makes exit code 130 of that.
    """
    arguments = _join_negative_points(list(sys.argv[1:] if argv is None else argv))
    try:
        parser = _parser(arguments)
        parsed = parser.parse_args(arguments)
        if "act" not in parsed:
            parser.print_help()
            parsed.act = lambda _parsed: USAGE
        return int(parsed.act(parsed))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence: people see a message, not a traceback
        sys.stderr.write(f"ctganaugment: {message_of(error, keep_in_file)}\n")
        return FAILED


def _join_negative_points(arguments: list[str]) -> list[str]:
    """Let ``--at -12,30,5`` through, which argparse would take for a flag."""
    joined: list[str] = []
    for text in arguments:
        if joined and joined[-1] in POINT_FLAGS and _NEGATIVE.match(text):
            joined[-1] = f"{joined[-1]}={text}"
        else:
            joined.append(text)
    return joined


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "ctganaugment",
        description=f"Synthetic lesions in your own scans. {SYNTHETIC_NOTICE}",
    )
    parser.add_argument("--version", action="version", version=f"ctganaugment {VERSION}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    chosen = next((text for text in arguments if not text.startswith("-")), "")
    for name, help_text in COMMANDS.items():
        command = commands.add_parser(name, help=help_text)
        if name == chosen:
            importlib.import_module(f"CTGANAugmentLib.jobs.commands.{name}").fill(command, arguments)
    return parser
