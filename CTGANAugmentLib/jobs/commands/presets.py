"""``ctganaugment presets``: the kinds of lesion."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.shared_flags import refuse
from CTGANAugmentLib.jobs.exit_codes import OK
from CTGANAugmentLib.lesions.presets import load_presets


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="show all figures and sources of one")
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    presets = load_presets()
    if parsed.name is None:
        for preset in presets.values():
            sys.stdout.write(f"{preset.id:26} {'+'.join(preset.modalities):6} {preset.title}\n")
        return OK
    if parsed.name not in presets:
        return refuse("presets", f"expected a preset out of {', '.join(presets)}, got {parsed.name!r}")
    preset = presets[parsed.name]
    content = {
        "title": preset.title,
        "description": preset.description,
        **preset.figures,
        "sources": preset.sources,
    }
    sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return OK
