"""What a report says of how an experiment was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.evaluation.experiment.run import ExperimentResult

_FOLDERS = re.compile(r"(?:[A-Za-z]:)?[\\/](?:[^\\/:*?\"<>|\r\n]+[\\/])+")


def asked(result: ExperimentResult, day: str) -> dict[str, str]:
    """Say what was asked and how it was done, by name."""
    protocol, data = result.settings.protocol, result.about["data"]
    first = result.results[0] if result.results else {"steps": 0}
    seconds = sum(record["seconds"]["all"] for record in result.results)
    reading = (
        f"sensitivity is read at a specificity of {100 * protocol.specificity:g} %, in each fold"
        if protocol.task == "classification"
        else f"lesions found are counted at {protocol.false_positives:g} false alarms a scan"
    )
    return {
        "Question": protocol.question
        or f"Does {protocol.primary or 'any arm'} do better than {protocol.baseline}?",
        "Task": protocol.task,
        "Scans": f"{data['scans']} {data['modality']} of {data['patients']} patients "
        f"(SHA-256 of all: {data['sha256'][:16]}...)",
        "Patients": data["told_apart"],
        "Folds": f"{protocol.folds}, by patient; {protocol.seeds} repeats, each with folds of its own",
        "Training": f"{first['steps']} steps; the same network, batch size and length in all arms",
        "Made images": f"{1 - protocol.real_share:.0%} of what a network sees in the arms that make some",
        "Reading": reading,
        "Leakage": "generators, donors and made cases come from the fold's own training patients; each training set "
        "was compared with the tested images, voxel by voxel, and the same scan under two names is refused",
        "Done": f"{len(result.results)} trainings, {seconds / 3600:.1f} hours of computing",
        "Made on": f"{day}, {result.about['software']}",
    }


def told_of(arm: Mapping[str, Any]) -> str:
    """Say what an arm does, from its JSON values."""
    if not arm:
        return "real images as they are"
    if "join" in arm:
        return f"{' and '.join(arm['join'])} together"
    parts = []
    if "augmentation" in arm:
        changes = ", ".join(f"{name} {value}" for name, value in arm["augmentation"].items())
        parts.append(f"changes images each time they are seen: {changes}")
    if "generator" in arm:
        generator = arm["generator"]
        steps = generator.get("training", {}).get("steps", "")
        parts.append(f"trains {generator.get('objective', '')} on the training patients ({steps} steps)")
    if "patches" in arm:
        parts.append(f"adds {arm['patches']} patches that it makes")
    for step in arm.get("steps", []):
        acts = "; then ".join(_act(act) for act in step["do"])
        parts.append(f"makes {step.get('variants', 1)} cases out of each: {acts}")
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def _act(act: Mapping[str, Any]) -> str:
    name = act.get("operation") or f"pipeline {act.get('pipeline')}"
    shown = {
        key: value
        for key, value in act.items()
        if key not in ("operation", "pipeline", "model", "source", "source_masks")
    }
    return f"{name} ({', '.join(f'{key} {value}' for key, value in shown.items())})" if shown else str(name)


def without_paths(text: str) -> str:
    """Text without the folders of its paths, which may name people or machines; names of files stay."""
    return _FOLDERS.sub("", text)
