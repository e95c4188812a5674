"""How much generated images differ from one another, beside real ones: a collapsed generator repeats itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from scipy.spatial.distance import pdist

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Images, require_images
from CTGANAugmentLib.evaluation.structural_similarity import structural_similarity


@dataclass(frozen=True)
class Diversity:
    """Differences among generated images and among as many real ones.

    Attributes:
        rms_ratio: mean difference (root mean square over voxels) of pairs of generated images by that of real ones;
            1 = as diverse, 0 = always the same image. Noise counts as difference.
        ssim_generated, ssim_real: mean structural similarity of random pairs; higher = more alike.
    """

    rms_ratio: float
    ssim_generated: float
    ssim_real: float

    def to_json(self) -> dict[str, float]:
        """Scores as JSON values."""
        return asdict(self)


def diversity(
    generated: Images, real: Images, rng: np.random.Generator, *, pairs: int = 200, most: int = 500
) -> Diversity:
    """Compare the differences within two sets of images in [-1, 1].

    Args:
        generated: images (image, channel, [slice,] row, column).
        real: images of the same shape; all the same image are not diverse, and are refused.
        rng: chooses the images and pairs.
        pairs: so many are compared by structural similarity.
        most: as many images of each set are compared by their differences, at most.

    Raises:
        UserError: fewer than two images in a set, or real images that are all equal.
    """
    require_images(generated, real)
    count = min(len(generated), len(real), most)
    if count < 2:
        raise UserError(
            f"expected at least two images in both sets, got {len(generated)} and {len(real)}: add some"
        )
    sets = [images[rng.permutation(len(images))[:count]] for images in (generated, real)]
    means = [float(pdist(images.reshape(count, -1).astype(np.float64)).mean()) for images in sets]
    if means[1] == 0:
        raise UserError("expected real images that differ from one another, got copies of a single one")
    first = rng.integers(count, size=pairs)
    second = (first + rng.integers(1, count, size=pairs)) % count
    alike = [
        float(structural_similarity(images[first], images[second], data_range=2.0).mean()) for images in sets
    ]
    return Diversity(means[0] / means[1], alike[0], alike[1])
