"""Right answers to 09_tagging/token_loss, in another style."""

import torch

from autograder.misconceptions import alternative


@alternative("token_loss")
def with_logsumexp(logits, tags, ignore_index=-100):
    """The logarithm of the sum less the true tag's logit, under a mask, with a sum over all positions."""
    mask = (tags != ignore_index).to(logits.dtype)
    total = mask.sum()
    if total == 0:
        raise ValueError("nothing to average")
    true_tags = torch.where(tags == ignore_index, torch.zeros_like(tags), tags)
    picked = torch.gather(logits, 2, true_tags.unsqueeze(2)).squeeze(2)
    return ((torch.logsumexp(logits, dim=2) - picked) * mask).sum() / total


@alternative("token_loss")
def with_one_hot_tags_in_float64(logits, tags, ignore_index=-100):
    """One-hot rows instead of indexing, all in float64."""
    from torch.nn.functional import one_hot

    is_token = (tags != ignore_index).flatten()
    if int(is_token.sum()) == 0:
        raise ValueError
    rows = logits.double().flatten(0, 1)[is_token]
    one_hot_tags = one_hot(tags.flatten()[is_token], logits.size(-1))
    return -(one_hot_tags * rows.log_softmax(dim=1)).sum() / len(rows)


@alternative("token_loss")
def token_by_token(logits, tags, ignore_index=-100):
    """A loop in Python, with the maximum of each token taken away by hand."""
    losses = []
    for row, row_tags in zip(logits, tags, strict=True):
        for z, y in zip(row, row_tags.tolist(), strict=True):
            if y != ignore_index:
                shifted = z - z.max()
                losses.append(shifted.exp().sum().log() - shifted[y])
    if not losses:
        raise ValueError("no token in the batch")
    return torch.stack(losses).mean()


@alternative("token_loss")
def takes_log_softmax_twice(logits, tags, ignore_index=-100):
    """A second log-softmax changes nothing; the batch is walked through sequence by sequence."""
    total, count = 0, 0
    for z, y in zip(logits.log_softmax(-1), tags, strict=True):
        keep = (y != ignore_index).nonzero()[:, 0]
        total = total - z[keep].log_softmax(-1)[torch.arange(len(keep)), y[keep]].sum()
        count += len(keep)
    if count < 1:
        raise ValueError("no token in the batch")
    return total / count
