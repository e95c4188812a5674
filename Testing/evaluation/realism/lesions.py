"""Small sets of lesions: bright discs with texture, some patients brighter than others."""

import numpy as np

from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet

SIDE = 16


def lesion_set(patients=8, each=8, seed=0, *, names="P", brightness=0.3, noise=0.1):
    """Patches of so many patients, each with a disc in it."""
    rng = np.random.default_rng(seed)
    images, masks = [], []
    for _patient in range(patients):
        level = brightness + rng.normal(0, 0.03)
        for _patch in range(each):
            away = np.hypot(*(np.indices((SIDE, SIDE)) - rng.uniform(6, 10, 2)[:, None, None]))
            disc = away <= rng.uniform(3, 5)
            images.append(np.where(disc, level, -0.4) + rng.normal(0, noise, disc.shape))
            masks.append(disc)
    return LesionSet(
        np.clip(images, -1, 1).astype(np.float32)[:, None],
        np.array(masks)[:, None],
        np.repeat([f"{names}{n}" for n in range(patients)], each),
        (2.0, 2.0),
        (-160.0, 240.0),
    )


def with_others(lesions):
    """The same patches, and as many without a lesion."""
    grounds = np.where(lesions.masks, -0.4, lesions.images).astype(np.float32)
    return LesionSet(
        np.concatenate([lesions.images, grounds]),
        np.concatenate([lesions.masks, np.zeros_like(lesions.masks)]),
        np.concatenate([lesions.patients, lesions.patients]),
        lesions.spacing_mm,
        lesions.value_range,
    )
