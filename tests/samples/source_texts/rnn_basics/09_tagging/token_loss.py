import torch


def token_loss(logits, tags, ignore_index=-100):
    # all time steps at once: (batch * seq, tags) and (batch * seq,)
    rows, targets = logits.reshape(-1, logits.shape[-1]), tags.reshape(-1)
    real = targets != ignore_index
    count = real.sum()
    if count == 0:
        raise ValueError("nothing but padding")
    # a tag that does not count may be no index at all, so it is replaced by one that is
    index = torch.where(real, targets, 0)
    log_likelihood = rows[torch.arange(len(rows)), index] - rows.logsumexp(dim=1)
    return -(log_likelihood * real).sum() / count
