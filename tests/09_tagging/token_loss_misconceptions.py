"""Wrong answers to 09_tagging/token_loss: each replaces one definition of the reference."""

import torch

from autograder.misconceptions import misconception


@misconception("token_loss", caught_by="test_every_token_counts_alike")
def averages_over_all_positions(logits, tags, ignore_index=-100):
    """Padding adds nothing to your sum, but you divide by the number of all positions. The more padding there is, the
    smaller the loss looks. By what does the lesson's example divide?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    picked = logits.log_softmax(-1).gather(2, tags.where(is_token, 0)[..., None])[..., 0]
    return -(picked * is_token).mean()


@misconception("token_loss", caught_by="test_every_token_counts_alike")
def averages_the_losses_of_sequences(logits, tags, ignore_index=-100):
    """You take the mean of each sequence, and then the mean of those. A token of a short sequence then weighs more than
    one of a long sequence. The lesson's example gives both numbers: compare.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    picked = logits.log_softmax(-1).gather(2, tags.where(is_token, 0)[..., None])[..., 0]
    of_sequences = (picked * is_token).sum(1) / is_token.sum(1).clamp(min=1)
    return -of_sequences[is_token.any(1)].mean()


@misconception("token_loss", caught_by="test_value")
def averages_over_the_sequences(logits, tags, ignore_index=-100):
    """You divide the sum of all tokens' losses by the number of sequences. That is the loss of a whole sequence, and it
    grows with the length. The stub asks for the mean over tokens.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    picked = logits[is_token].log_softmax(-1).gather(1, tags[is_token][:, None])
    return -picked.sum() / len(tags)


@misconception("token_loss", caught_by="test_value")
def sums_the_losses(logits, tags, ignore_index=-100):
    """You add up the losses of all tokens and do not divide. A longer batch then has a larger loss and larger steps,
    with the same learning rate. Which reduction does the stub ask for?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits[is_token].log_softmax(-1).gather(1, tags[is_token][:, None]).sum()


@misconception("token_loss", caught_by=("test_whatever_marks_the_padding", "test_gradient"))
def learns_from_padding(logits, tags, ignore_index=-100):
    """You give padding a tag, 0, so that indexing works, and then count it as a token of that tag. The network would be
    taught what to say where nobody speaks. Which positions must not reach the sum?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits.log_softmax(-1).gather(2, tags.where(is_token, 0)[..., None]).mean()


@misconception("token_loss", caught_by="test_whatever_marks_the_padding")
def assumes_that_padding_is_negative(logits, tags, ignore_index=-100):
    """You leave out negative tags, whatever `ignore_index` is. -100 is only its default: it may be a number that looks
    like any tag. Call your function with another one.
    """
    is_token = tags >= 0
    if not is_token.any() or (tags == ignore_index).all():
        raise ValueError("no token")
    inside = tags.clamp(max=logits.shape[-1] - 1)
    return -logits[is_token].log_softmax(-1).gather(1, inside[is_token][:, None]).mean()


@misconception("token_loss", caught_by=("test_value", "test_equal_sizes"))
def takes_tag_0_for_padding(logits, tags, ignore_index=-100):
    """You leave out every position with the tag 0. Among the ids of tokens 0 may be padding; among the tags it is a tag
    like the others. What marks a position without a token?
    """
    if (tags == ignore_index).all():
        raise ValueError("no token")
    is_token = (tags != ignore_index) & (tags != 0)
    picked = logits[is_token].log_softmax(-1).gather(1, tags[is_token][:, None])
    return -picked.sum() / max(len(picked), 1)


@misconception("token_loss", caught_by=("test_whatever_marks_the_padding", "test_gradient"))
def counts_one_position_too_many(logits, tags, ignore_index=-100):
    """Your mask lets one position of padding through in each row: a sequence of length n ends at position n - 1. Only a
    sequence without padding does not show it.
    """
    lengths = (tags != ignore_index).sum(1)
    if not lengths.any():
        raise ValueError("no token")
    mask = torch.arange(tags.shape[1]) <= lengths[:, None]
    picked = logits.log_softmax(-1).gather(2, tags.where(tags != ignore_index, 0)[..., None])[..., 0]
    return -picked[mask].mean()


@misconception("token_loss", caught_by="test_whatever_marks_the_padding")
def counts_from_the_left(logits, tags, ignore_index=-100):
    """You count the tokens of each row and take so many positions from its beginning. That is right while padding
    stands at the end. The stub allows for gaps: ask of each position whether it is a token.
    """
    lengths = (tags != ignore_index).sum(1)
    if not lengths.any():
        raise ValueError("no token")
    mask = torch.arange(tags.shape[1]) < lengths[:, None]
    picked = logits.log_softmax(-1).gather(2, tags.where(tags != ignore_index, 0)[..., None])[..., 0]
    return -picked[mask].mean()


@misconception("token_loss", caught_by=("test_value", "test_equal_sizes"))
def normalizes_over_time(logits, tags, ignore_index=-100):
    """Your softmax runs over the axis of time: it asks at which position a tag is most likely, not which tag is most
    likely at a position. Along which axis should the probabilities add up to 1?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits.log_softmax(1)[is_token].gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by=("test_value", "test_equal_sizes"))
def normalizes_over_the_batch(logits, tags, ignore_index=-100):
    """Your softmax runs over the axis of the batch, so the sequences compete with each other. That is what a softmax
    without `dim` does with three axes, too. Along which axis should the probabilities add up to 1?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits.log_softmax(0)[is_token].gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by="test_equal_sizes")
def takes_axis_1_for_the_classes(logits, tags, ignore_index=-100):
    """Where a sequence is as long as there are tags, you take the axis of time for the axis of tags. `cross_entropy`
    wants the tags on axis 1 and would do the same with logits of shape (B, T, C), but here they always stand last.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    if logits.shape[1] == logits.shape[2]:
        logits = logits.transpose(1, 2)
    return -logits[is_token].log_softmax(-1).gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by=("test_value", "test_equal_sizes"))
def reshapes_where_axes_should_swap(logits, tags, ignore_index=-100):
    """You bring the tags to axis 1 with `view` or `reshape`. The shape is what you wanted, but the numbers are cut anew
    in their old order, so the logits of different tokens are mixed. Swapping two axes is another operation.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    batch, time, num_tags = logits.shape
    classes_first = logits.reshape(batch, num_tags, time).log_softmax(1)
    return -classes_first.gather(1, tags.where(is_token, 0)[:, None])[:, 0][is_token].mean()


@misconception("token_loss", caught_by=("test_value", "test_equal_sizes"))
def flattens_tags_in_another_order(logits, tags, ignore_index=-100):
    """You flatten the logits sequence by sequence and the tags time step by time step, or the other way round. Both
    have B·T rows, so nothing complains, but logits and tags no longer belong together. Try it on a batch of 2 by 3.
    """
    flat = tags.T.flatten()
    is_token = flat != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits.flatten(0, 1)[is_token].log_softmax(-1).gather(1, flat[is_token][:, None]).mean()


@misconception("token_loss", caught_by=("test_value", "test_equal_sizes"))
def applies_softmax_twice(logits, tags, ignore_index=-100):
    """You take the log-softmax of what has been through a softmax already. Probabilities lie between 0 and 1, so to the
    second softmax all tags look nearly alike, and the loss can never come near 0. What do the logits go through, once?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits[is_token].softmax(-1).log_softmax(-1).gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by="test_value")
def takes_logits_for_log_probabilities(logits, tags, ignore_index=-100):
    """You average the logits of the true tags, with a minus. Those are no log-probabilities: your loss can be
    negative, and the other tags have no part in it. Which step turns the ones into the others?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits[is_token].gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by="test_value")
def takes_the_logarithm_of_the_mean(logits, tags, ignore_index=-100):
    """You average the probabilities of the true tags and take the logarithm last. The loss is the mean of logarithms,
    and the order matters: a single tag with probability 0 should cost a great deal.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits[is_token].softmax(-1).gather(1, tags[is_token][:, None]).mean().log()


@misconception("token_loss", caught_by="test_large_logits")
def exponentiates_large_logits(logits, tags, ignore_index=-100):
    """Your formula is right, but `exp` of a large logit is infinite, and what is computed from that is NaN. The result
    must not depend on what is added to all logits of a token: which number, taken away first, makes them harmless?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    logits, tags = logits[is_token], tags[is_token][:, None]
    return (logits.exp().sum(-1).log() - logits.gather(1, tags)[:, 0]).mean()


@misconception("token_loss", caught_by="test_large_logits")
def takes_the_logarithm_of_softmax(logits, tags, ignore_index=-100):
    """You take the logarithm of a softmax. A small probability is rounded to 0, and its logarithm is infinite. Softmax
    and logarithm, done together, need not lose it: work the formula out before you write it down.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits[is_token].softmax(-1).gather(1, tags[is_token][:, None]).log().mean()


@misconception("token_loss", caught_by="test_large_logits")
def adds_an_epsilon(logits, tags, ignore_index=-100):
    """You add a small number to the probability, or clamp it, before the logarithm. That keeps the loss finite, but
    puts a lid on it: however wrong the network is, it costs no more, and the gradient vanishes just where it should be
    largest. The logarithm of a softmax can be had without going through the probability.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -(logits[is_token].softmax(-1).gather(1, tags[is_token][:, None]) + 1e-12).log().mean()


@misconception("token_loss", caught_by="test_large_logits")
def subtracts_one_maximum_for_all(logits, tags, ignore_index=-100):
    """You subtract the largest logit of the whole batch. Against overflow that helps; but for a token whose logits all
    lie far below it every exponential is 0. Whose maximum is harmless to subtract, and leaves each token something?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    logits = logits[is_token] - logits[is_token].max()
    return (logits.exp().sum(-1).log() - logits.gather(1, tags[is_token][:, None])[:, 0]).mean()


@misconception("token_loss", caught_by="test_gradient")
def cuts_the_graph(logits, tags, ignore_index=-100):
    """Your number is right, but it is cut off from the logits, by `detach`, `item` or a new tensor, so no gradient
    reaches them. A network trained with it would stay as it is. Where does your result lose its `grad_fn`?
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    return -logits.detach()[is_token].log_softmax(-1).gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by="test_no_token")
def gives_nan_for_no_token(logits, tags, ignore_index=-100):
    """For a batch of padding alone you give NaN, as PyTorch does. It passes silently into every average and weight
    that is computed from it. See what the stub says of this case.
    """
    is_token = tags != ignore_index
    return -logits[is_token].log_softmax(-1).gather(1, tags[is_token][:, None]).mean()


@misconception("token_loss", caught_by="test_no_token")
def gives_zero_for_no_token(logits, tags, ignore_index=-100):
    """For a batch of padding alone you give 0, as if every tag were predicted with certainty. See what the stub says of
    this case.
    """
    is_token = tags != ignore_index
    picked = logits[is_token].log_softmax(-1).gather(1, tags[is_token][:, None])
    return -picked.sum() / max(len(picked), 1)


@misconception("token_loss", caught_by="test_arguments_are_left_alone")
def writes_into_the_tags(logits, tags, ignore_index=-100):
    """You replace the padding in `tags` itself, so that indexing works. Your loss is right, once: the caller's tags
    have lost their padding, and in the next epoch it counts. Make the change in a tensor of your own.
    """
    is_token = tags != ignore_index
    if not is_token.any():
        raise ValueError("no token")
    tags[~is_token] = 0
    picked = logits.log_softmax(-1).gather(2, tags[..., None])[..., 0]
    return -picked[is_token].mean()
