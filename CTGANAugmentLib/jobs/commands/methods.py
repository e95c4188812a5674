"""``ctganaugment methods``: the segmentation methods and their parameters."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.method_choice import listing, needs_of
from CTGANAugmentLib.jobs.commands.shared_flags import refuse
from CTGANAugmentLib.jobs.exit_codes import OK
from CTGANAugmentLib.jobs.flags import default_of, values_of
from CTGANAugmentLib.parameters import ParameterSpec, parameters_of
from CTGANAugmentLib.segmentation.catalog import segmentation_methods
from CTGANAugmentLib.segmentation.method import SegmentationMethod


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument("name", nargs="?", metavar="ID", help="show all parameters of one, and its source")
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    known = segmentation_methods()
    if parsed.name is None:
        sys.stdout.write(listing(list(known.values())))
        return OK
    if parsed.name not in known:
        return refuse("methods", f"expected a method out of {', '.join(known)}, got {parsed.name!r}")
    sys.stdout.write(_described(known[parsed.name]))
    return OK


def _described(cls: type[SegmentationMethod]) -> str:
    missing = ", ".join(cls.missing_packages()) or "nothing"
    lines = [
        f"{cls.title} ({cls.id}), {cls.family}",
        cls.about(),
        f"needs          {needs_of(cls)}",
        f"not installed  {missing}",
        f"source         {cls.source}",
        "",
        *(_parameter(spec, cls.left_out) for spec in parameters_of(cls)),
    ]
    return "\n".join(lines) + "\n"


def _parameter(spec: ParameterSpec, left_out: str) -> str:
    default = default_of(spec, left_out)
    parts = (spec.about.help, values_of(spec), f"default: {default}" if default else "")
    return f"{spec.name:28} {'; '.join(part for part in parts if part)}"
