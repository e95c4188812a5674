"""A small study: flat CT scans of six patients, each with a bright disc on a dark ground."""

import numpy as np

SIDE = 24
GRID = np.diag([2.0, 2.0, 2.0, 1.0])
PATIENTS = tuple(f"P{n}" for n in range(6))
SHORT = {"steps": 4, "batch_size": 4, "threads": 1, "device": "cpu"}


def scan_of(seed):
    """Scan and mask of a disc, (1, row, column)."""
    rng = np.random.default_rng(seed)
    center = rng.uniform(9, 15, 2)[:, None, None]
    disc = np.hypot(*(np.indices((SIDE, SIDE)) - center)) <= rng.uniform(3, 5)
    values = np.where(disc, 60, -120) + rng.normal(0, 15, (SIDE, SIDE))
    return values[None].astype(np.int16), disc[None].astype(np.uint8)


def content_of(study, task, **changes):
    """Configuration of a small experiment, as its file says it."""
    return {
        "settings": {"task": task, "folds": 3, "seeds": 1, "baseline": "none", "draws": 200},
        "data": {
            "images": str(study / "images"),
            "masks": str(study / "masks"),
            "modality": "CT",
            "around": "both" if task == "classification" else "whole",
            "per_case": 4,
            "rows": 16 if task == "classification" else SIDE,
            "columns": 16 if task == "classification" else SIDE,
            "spacing_mm": 2.0,
            "patient_pattern": r"(?P<patient>P\d+)_",
        },
        "patients": [2],
        "network": {"width": 4, "levels": 1},
        "training": SHORT,
        "arms": {"none": {}, "classic": {"augmentation": {"flip_columns": True}}},
        **changes,
    }
