"""Wrong answers to 01_sequences/order_matters: each replaces one definition of the reference."""

import torch

from autograder.misconceptions import misconception


@misconception("bag_of_words", caught_by="test_bag_counts")
def counts_repeated_tokens_once(ids, vocab_size):
    """A token that occurs three times counts only once in your bag. `bag[ids] += 1` reads the bag, adds, and writes
    back, so that each place goes up by one at most. Look for an operation that counts.
    """
    bag = torch.zeros(vocab_size)
    bag[ids] += 1
    return bag


@misconception("bag_of_words", caught_by="test_bag_counts")
def divides_by_the_length(ids, vocab_size):
    """You give the share of each token, not its count. That is a bag of words too, and a common one, but it forgets
    even how long the sentence was. The stub asks for the counts as they are.
    """
    return torch.bincount(ids, minlength=vocab_size) / len(ids)


@misconception("bag_of_words", caught_by="test_bag_counts")
def takes_the_largest_id_for_the_size(ids, vocab_size):
    """Your bag ends at the largest id of this sentence, so every sentence gives a vector of another length. The point
    of a bag is that its size is fixed: a place for each id of the vocabulary.
    """
    return torch.bincount(ids).float()


@misconception("bag_of_words", caught_by="test_bag_counts")
def keeps_a_row_for_every_token(ids, vocab_size):
    """You give a one-hot vector for each token, stacked. That keeps the order, and its size depends on the length of
    the sentence; a bag is what is left when the axis of time is summed away.
    """
    return torch.eye(vocab_size)[ids]


@misconception("bag_of_words", caught_by="test_bag_counts")
def leaves_out_the_first_id(ids, vocab_size):
    """Your bag counts no 0. That is sensible when 0 is padding, but a sentence here holds no padding, and the stub asks
    for all ids from 0 on.
    """
    bag = torch.bincount(ids, minlength=vocab_size).float()
    bag[0] = 0
    return bag


@misconception("fixed_window", caught_by="test_window_of_long_sentences")
def takes_the_first_tokens(ids, window, padding_idx=0):
    """Your window shows the beginning of the sentence. When a text goes on and on, that window never moves again. See
    in the stub which end it should show.
    """
    first = ids[:window]
    return torch.cat([ids.new_full((window - len(first),), padding_idx), first])


@misconception("fixed_window", caught_by="test_window_of_short_sentences")
def pads_at_the_end(ids, window, padding_idx=0):
    """You put the padding behind the sentence. Then the last token stands at another place in every window, and the
    network must learn each word anew for each of them. The stub says at which end the padding goes.
    """
    last = ids[-window:]
    return torch.cat([last, ids.new_full((window - len(last),), padding_idx)])


@misconception("fixed_window", caught_by="test_window_of_short_sentences")
def leaves_short_sentences_short(ids, window, padding_idx=0):
    """A sentence that is shorter than the window gives a shorter vector in your answer. A feedforward network has a
    fixed number of inputs, and cannot take it. Something must fill the window up.
    """
    return ids[-window:]


@misconception("fixed_window", caught_by="test_window_of_short_sentences")
def always_pads_with_zero(ids, window, padding_idx=0):
    """You pad with 0, whatever id means padding. In another vocabulary 0 may be a word, which your window would then
    show where there is nothing. The argument `padding_idx` says what to take.
    """
    last = ids[-window:]
    return torch.cat([ids.new_zeros(window - len(last)), last])


@misconception("fixed_window", caught_by="test_window_of_long_sentences")
def turns_the_window_round(ids, window, padding_idx=0):
    """Your window shows the right tokens in the wrong order, the newest first. Keeping the order is what a window is
    for.
    """
    last = ids[-window:].flip(0)
    return torch.cat([ids.new_full((window - len(last),), padding_idx), last])


@misconception("bag_twin", caught_by="test_twins_for_the_bag")
def reverses_the_sentence(ids):
    """You turn the sentence round. That has the same bag, but it is not always another sentence: some read the same
    from both ends, although a different order exists. Try 2 3 2.
    """
    twin = ids.flip(0)
    return None if torch.equal(twin, ids) else twin


@misconception("bag_twin", caught_by="test_twins_for_the_bag", same_as="reverses_the_sentence")
def exchanges_the_first_and_the_last_token(ids):
    """You exchange the first token and the last. Where they are the same, nothing changes, although the tokens between
    may differ. Which two tokens would have to change places?
    """
    twin = ids.clone()
    twin[0], twin[-1] = ids[-1], ids[0]
    return None if torch.equal(twin, ids) else twin


@misconception("bag_twin", caught_by="test_twins_for_the_bag")
def exchanges_the_first_two_tokens(ids):
    """You exchange the first two tokens. Where they are the same, nothing changes, although others may differ from
    them. Which two tokens would have to change places?
    """
    twin = ids.clone()
    twin[:2] = ids[:2].flip(0)
    return None if torch.equal(twin, ids) else twin


@misconception("bag_twin", caught_by="test_twins_for_the_bag")
def sorts_the_sentence(ids):
    """You sort the tokens. The bag stays the same, but a sentence that is sorted already stays the same too, and it has
    other orders.
    """
    twin = ids.sort().values
    return None if torch.equal(twin, ids) else twin


@misconception("bag_twin", caught_by="test_twins_for_the_bag")
def changes_a_count(ids):
    """Your twin has one token more than the sentence. A bag forgets the order, but not how many tokens there are: the
    counts add up to the length.
    """
    return None if bool((ids == ids[0]).all()) else torch.cat([ids[:1], ids])


@misconception("bag_twin", caught_by="test_no_twin_for_the_bag")
def always_finds_a_twin(ids):
    """You give a sentence back even where there is no other one with the same bag, so your twin is the sentence itself.
    Think of a sentence of a single token, or of one token said three times.
    """
    return ids.roll(1)


@misconception("bag_twin", caught_by="test_no_twin_for_the_bag")
def finds_no_twin_of_one_token_only(ids):
    """You answer None only for a sentence of one token. There are longer sentences that no reordering
    changes. Which?
    """
    return ids.roll(1) if len(ids) > 1 else None


@misconception("window_twin", caught_by="test_twins_for_the_window")
def finds_no_twin_of_a_sentence_that_just_fits(ids, window):
    """Where the sentence is exactly as long as the window, you find no twin. But such a window shows no padding, so
    nobody can see that nothing stands before it. Sentences may be longer than the one you were given.
    """
    if len(ids) <= window:
        return None
    return torch.cat([ids[:1], ids])


@misconception("window_twin", caught_by="test_twins_for_the_window")
def changes_the_first_token(ids, window):
    """You change the first token of the sentence. That helps only if the window does not reach so far, and if there is
    another token to put there. A twin need not have the same length.
    """
    if len(ids) < window:
        return None
    twin = ids.clone()
    twin[0] = ids[-1]
    return twin


@misconception("window_twin", caught_by="test_no_twin_for_the_window")
def overlooks_the_padding(ids, window):
    """You put a token in front of every sentence. If the sentence is shorter than the window, that token shows: it
    stands where there was padding before. Padding tells the window where the sentence begins.
    """
    return torch.cat([ids[:1], ids])


@misconception("window_twin", caught_by="test_twins_for_the_window")
def adds_a_token_at_the_end(ids, window):
    """Your twin goes on where the sentence ends. The window shows the *last* ids, so it moves on as well, and shows
    something else. What does a window not show?
    """
    return None if len(ids) < window else torch.cat([ids, ids[:1]])


@misconception("window_twin", caught_by="test_twins_for_the_window")
def puts_padding_in_front(ids, window):
    """Your twin begins with padding. Padding is no token, so that is the same sentence written down differently. The
    stub says of which ids a twin is made.
    """
    return None if len(ids) < window else torch.cat([ids.new_zeros(1), ids])


@misconception("window_twin", caught_by="test_twins_for_the_window")
def gives_the_window_itself(ids, window):
    """You give what the window shows. For a sentence that just fills it, that is the sentence itself, and no twin."""
    return None if len(ids) < window else ids[-window:]


@misconception("recurrent_pass", caught_by="test_recurrent_pass")
def starts_every_step_from_the_first_state(ids, step, state):
    """Every step of yours begins with the state that was given at first, so the result knows the last token only. A
    state becomes a memory when what a step returns is handed to the next one.
    """
    result = state
    for token in ids:
        result = step(token, state)
    return result


@misconception("recurrent_pass", caught_by="test_recurrent_pass")
def reads_from_the_end(ids, step, state):
    """You read the sentence from its end. There are networks that do, but here the tokens come from first to last, and
    the order decides the state.
    """
    for token in ids.flip(0):
        state = step(token, state)
    return state


@misconception("recurrent_pass", caught_by="test_recurrent_pass")
def leaves_the_last_token_out(ids, step, state):
    """The last token never reaches `step`. Look at the range of your loop: it ends one too early."""
    for k in range(len(ids) - 1):
        state = step(ids[k], state)
    return state


@misconception("recurrent_pass", caught_by="test_recurrent_pass")
def takes_the_first_token_for_the_state(ids, step, state):
    """The first token never reaches `step`: you begin with the second one. The state that is given is what comes before
    the first token, and not what comes after it.
    """
    for token in ids[1:]:
        state = step(token, state)
    return state


@misconception("recurrent_pass", caught_by="test_recurrent_pass")
def gives_all_states(ids, step, state):
    """You give the states after all tokens. They are right, and often useful, but the stub asks for the
    last one alone.
    """
    states = []
    for token in ids:
        state = step(token, state)
        states.append(state)
    return states


@misconception("recurrent_pass", caught_by="test_recurrent_pass")
def adds_the_states_up(ids, step, state):
    """You add what each step returns to the state. `step` gives the next state whole, with all that is kept of the old
    one; nothing has to be added.
    """
    for token in ids:
        state = state + step(token, state)
    return state


@misconception("bag_twin", caught_by="test_sentences_are_left_alone")
def rearranges_the_sentence_in_place(ids):
    """Your twin is right, but you made it out of the sentence you were given, and now that one is gone.
    Work on a copy.
    """
    twin = ids.roll(1)
    if torch.equal(twin, ids):
        return None
    ids.copy_(twin)
    return ids
