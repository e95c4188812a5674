import numpy as np
import pytest
import torch
from sklearn.mixture import GaussianMixture as Oracle

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.parts.gaussian_mixture import GaussianMixture


def vectors_of(counts, *, apart=4.0, seed=0):
    generator = torch.Generator().manual_seed(seed)
    groups = []
    for number, count in enumerate(counts):
        center = apart * torch.tensor([number % 2, number // 2, 0.0])
        groups.append(center + (0.5 + 0.2 * number) * torch.randn(count, 3, generator=generator))
    vectors = torch.cat(groups)
    return (vectors - vectors.mean(dim=0)) / vectors.std(dim=0)


def fitted(vectors, components):
    mixture = GaussianMixture(components, vectors.shape[1])
    mixture.fit(vectors)
    return mixture


def test_it_equals_scikit_learns():
    vectors = vectors_of((300, 150, 100, 250))
    mixture = fitted(vectors, 4)
    oracle = Oracle(
        4, covariance_type="diag", reg_covar=1e-3, tol=1e-8, max_iter=500, n_init=5, random_state=0
    )
    theirs = oracle.fit(vectors.numpy().astype(np.float64))
    level = float(mixture.log_likelihoods(vectors).logsumexp(dim=1).mean())
    assert level == pytest.approx(theirs.score(vectors.numpy()), abs=1e-3)
    order, their_order = mixture.means[:, :2].sum(dim=1).argsort(), theirs.means_[:, :2].sum(axis=1).argsort()
    if mixture.means[order[1], 0] * theirs.means_[their_order[1], 0] < 0:
        order = order[[0, 2, 1, 3]]
    np.testing.assert_allclose(mixture.means[order], theirs.means_[their_order], atol=0.01)
    np.testing.assert_allclose(mixture.variances[order], theirs.covariances_[their_order], atol=0.01)
    np.testing.assert_allclose(mixture.log_shares[order].exp(), theirs.weights_[their_order], atol=0.01)
    named = {int(mine): int(their) for mine, their in zip(order, their_order, strict=True)}
    same = [named[label] for label in mixture(vectors).tolist()] == theirs.predict(vectors.numpy())
    assert same.mean() > 0.99


def test_the_same_vectors_give_the_same_bits():
    vectors = vectors_of((50, 40))
    first, second = fitted(vectors, 3).state_dict(), fitted(vectors, 3).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert all(tensor.dtype == torch.float32 for tensor in first.values())


def test_a_component_for_hardly_any_vector_is_given_up():
    vectors = torch.cat([vectors_of((200, 200)), torch.tensor([[40.0, 40.0, 40.0]])])
    mixture = fitted(vectors, 3)
    assert int(mixture.log_shares.isinf().sum()) == 1
    assert len(mixture(vectors).unique()) == 2
    assert float(mixture.log_shares.exp().sum()) == pytest.approx(1.0)
    assert bool(torch.isfinite(mixture.log_likelihoods(vectors).logsumexp(dim=1)).all())


def test_equal_vectors_are_no_trouble():
    mixture = fitted(torch.ones(10, 3), 3)
    assert bool(torch.isfinite(mixture.means).all())
    assert len(mixture(torch.ones(4, 3)).unique()) == 1


def test_more_components_than_images_are_refused_in_words():
    with pytest.raises(UserError, match="5 components cannot be fitted to 3 training images"):
        GaussianMixture(5, 2).fit(torch.zeros(3, 2))
