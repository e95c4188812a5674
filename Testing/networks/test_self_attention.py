"""Self-attention against torch's own, and where it starts."""

import torch
from torch.nn import functional

from CTGANAugmentLib.networks.layers import initialise
from CTGANAugmentLib.networks.self_attention import SelfAttention


def test_it_starts_as_the_identity():
    x = torch.randn(2, 16, 8, 8)
    assert torch.equal(SelfAttention(16)(x), x)


def test_what_is_gathered_is_that_of_torch_s_attention_at_scale_one():
    block, x = SelfAttention(16), torch.randn(2, 16, 8, 12)
    block.gamma.data.fill_(0.5)

    def rows(maps):
        return maps.flatten(2).transpose(1, 2)

    key, value = (rows(functional.max_pool2d(layer(x), 2)) for layer in (block.key, block.value))
    gathered = functional.scaled_dot_product_attention(rows(block.query(x)), key, value, scale=1.0)
    expected = x + 0.5 * block.result(gathered.transpose(1, 2).reshape(2, 8, 8, 12))
    torch.testing.assert_close(block(x), expected)


def test_a_far_place_is_felt():
    block, x = SelfAttention(8), torch.randn(1, 8, 16, 16)
    initialise(block)
    block.gamma.data.fill_(1.0)
    x.requires_grad_()
    block(x)[0, :, 0, 0].sum().backward()
    assert x.grad[0, :, 12:, 12:].abs().max() > 0
