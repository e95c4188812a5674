"""InfoGAN's bound on the information that images keep of their code (Chen et al. 2016, equation 5), negated."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import cross_entropy


def categorical_information_loss(logits: Tensor, classes: Tensor) -> Tensor:
    """Cross-entropy in nats of a code that is a class.

    Args:
        logits: recognised from the images, (batch, class).
        classes: from which they were made, whole numbers (batch,).
    """
    return cross_entropy(logits.float(), classes)


def continuous_information_loss(mean: Tensor, log_variance: Tensor, codes: Tensor) -> Tensor:
    """Negative log-likelihood of codes that are numbers, summed over the code but for a constant.

    Args:
        mean: recognised from the images, (batch, code).
        log_variance: how sure the recognition is, of a shape that broadcasts to the mean's.
        codes: from which they were made, (batch, code).
    """
    log_variance = log_variance.float()
    terms = log_variance + (codes.float() - mean.float()).square() * (-log_variance).exp()
    return 0.5 * terms.sum(dim=1).mean()
