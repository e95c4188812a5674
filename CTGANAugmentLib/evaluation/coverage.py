"""Whether generated images lie where real ones are, and whether they reach all of them.

Precision and recall after Kynkäänniemi et al. (NeurIPS 2019), density and coverage after Naeem et al. (ICML 2020).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector


@dataclass(frozen=True)
class Coverage:
    """How two sets of images lie to each other.

    Attributes:
        precision: share of generated images within the reach of a real one.
        recall: share of real images within the reach of a generated one.
        density: like precision, but counts how many real ones reach each; may exceed 1, and bears outliers.
        coverage: share of real images that reach a generated one; bears outliers too.
        neighbors: the reach of an image ends at this neighbour of its own set.
        sizes: images in the generated and in the real set.
    """

    precision: float
    recall: float
    density: float
    coverage: float
    neighbors: int
    sizes: tuple[int, int]

    def to_json(self) -> dict[str, Any]:
        """Scores as JSON values."""
        return {**asdict(self), "sizes": list(self.sizes)}


def coverage(generated: Vector, real: Vector, *, neighbors: int = 5) -> Coverage:
    """Compare where two sets of images lie among their features.

    Of equal distributions, sets of the same size have precision and recall alike, a density of 1, and a coverage of
    about 1 - 2^-neighbors.

    Args:
        generated: standardised features (image, feature).
        real: the same of real images.
        neighbors: fewer see finer, more are steadier.

    Raises:
        UserError: different features, or no more images in a set than neighbours.
    """
    if generated.shape[1:] != real.shape[1:] or min(len(generated), len(real)) <= neighbors or neighbors < 1:
        raise UserError(
            f"expected more than {neighbors} images with the same features in both sets, got {generated.shape} and "
            f"{real.shape}: add images or ask for fewer neighbors"
        )
    between = cdist(generated, real)
    within_real = between <= _reach(real, neighbors)[None, :]
    within_generated = between <= _reach(generated, neighbors)[:, None]
    return Coverage(
        precision=float(within_real.any(axis=1).mean()),
        recall=float(within_generated.any(axis=0).mean()),
        density=float(within_real.sum(axis=1).mean() / neighbors),
        coverage=float(within_real.any(axis=0).mean()),
        neighbors=neighbors,
        sizes=(len(generated), len(real)),
    )


def _reach(features: Vector, neighbors: int) -> Vector:
    """Distance of each image to that neighbour of its set."""
    distances = cdist(features, features)
    np.fill_diagonal(distances, np.inf)
    reach: Vector = np.partition(distances, neighbors - 1, axis=1)[:, neighbors - 1]
    return reach
