"""Write the cross-entropy of a batch of tagged sequences: one number for all tokens, none of it from padding.

The loss of one token is minus the logarithm of the probability that its logits give to the true tag. A batch has B
times T positions, but not as many tokens: some of them are padding. PyTorch's `cross_entropy` does all this in a call,
if it is handed the right axes. Doing it yourself once shows what it needs to be told, and what it silently accepts.

Forbidden anywhere in this file are PyTorch's own versions: `cross_entropy` and `nll_loss` of `torch.nn.functional`,
`nn.CrossEntropyLoss`, `nn.NLLLoss`, and the functions underneath them. The rest of PyTorch is yours to use, `softmax`,
`log_softmax` and `logsumexp` too.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def token_loss(
    logits: Float[Tensor, "batch time num_tags"], tags: Int[Tensor, "batch time"], ignore_index: int = -100
) -> Float[Tensor, ""]:
    """Give the cross-entropy between logits and tags, averaged over the tokens of the batch.

    A position whose tag is `ignore_index` is no token. Wherever it stands, it adds nothing to the loss, does not count
    in the average, and its logits get a gradient of 0. Often such positions are the ends of the rows, but there may be
    others; a row may have no token at all. `ignore_index` may be any integer, also one from 0 to num_tags - 1: then
    that tag is the one to leave out. All tokens count alike, whichever sequence they stand in.

    `logits` is float32 or float64, `tags` is int64; every tag but `ignore_index` is one of 0 to num_tags - 1. The
    logits are finite, and may be large: the probability of the true tag may well be so small that floating point
    takes it for 0, and yet loss and gradient are finite and right.

    The result is a tensor without dimensions, in the dtype of the logits or a wider one, from which `backward()` can
    start. The arguments are left as they are.

    Raises a ValueError if the batch has no token: no tokens have no average.

    Source: PyTorch documentation, "CrossEntropyLoss" (its formula for class indices, with `ignore_index`).
    """
    raise NotImplementedError
