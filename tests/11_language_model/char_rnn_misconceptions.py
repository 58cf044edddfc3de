"""Wrong answers to 11_language_model/char_rnn: each replaces one definition of the reference."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from autograder.misconceptions import misconception


@misconception("CharRNN.__init__", caught_by="test_layers_and_shapes")
def forgets_batch_first(self, vocab_size, embedding_dim, hidden_size):
    """Your `nn.RNN` takes the first axis for time, and your first axis is the batch. The state travels from stream to
    stream instead of from character to character, and its shape shows it. See the argument of `nn.RNN` that is about
    this.
    """
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim)
    self.rnn = nn.RNN(embedding_dim, hidden_size)
    self.linear = nn.Linear(hidden_size, vocab_size)


@misconception("CharRNN.forward", caught_by="test_logits_and_gradients")
def ignores_the_state_given(self, tokens, state=None):
    """Your network begins from zeros whatever state it is given. A text that goes on is then read as if it began anew.
    `nn.RNN` takes a second argument.
    """
    output, state = self.rnn(self.embedding(tokens))
    return self.linear(output), state


@misconception("CharRNN.forward", caught_by="test_logits_and_gradients")
def keeps_the_state_itself(self, tokens, state=None):
    """Your network remembers the state of its last call and goes on from there even if it is given none. A new text
    then begins with the memory of another. The stub says where the state is to live.
    """
    if state is None:
        state = getattr(self, "state", None)
    if state is not None and state.shape[1] != len(tokens):
        state = None
    output, state = self.rnn(self.embedding(tokens), state)
    self.state = state.detach()
    return self.linear(output), state


@misconception("CharRNN.forward", caught_by="test_logits_and_gradients")
def detaches_in_the_network(self, tokens, state=None):
    """You cut the state off inside the network. Who calls it can then no longer decide where gradients end. See what
    the stub says of gradients and states; the place to cut is in `train`.
    """
    output, state = self.rnn(self.embedding(tokens), None if state is None else state.detach())
    return self.linear(output), state.detach()


@misconception("CharRNN.forward", caught_by="test_logits_and_gradients")
def gives_probabilities(self, tokens, state=None):
    """You end with a softmax. Cross-entropy applies one itself, and with two of them the loss can never come near zero.
    See what the stub asks for.
    """
    output, state = self.rnn(self.embedding(tokens), state)
    return self.linear(output).softmax(dim=-1), state


@misconception("bits_per_character", caught_by="test_bits_per_character")
def counts_in_natural_logarithms(model, ids):
    """Your number is in natural units, not in bits: PyTorch's cross-entropy uses the natural logarithm. A model that
    gives 8 characters the same probability needs 3 bits for each.
    """
    model.eval()
    with torch.no_grad():
        logits, _ = model(ids[None, :-1])
    return F.cross_entropy(logits[0], ids[1:]).item()


@misconception("bits_per_character", caught_by="test_bits_per_character")
def gives_the_perplexity(model, ids):
    """You give the perplexity, which is 2 to the power of the bits. It says the same in another way; the stub asks for
    the bits.
    """
    model.eval()
    with torch.no_grad():
        logits, _ = model(ids[None, :-1])
    return F.cross_entropy(logits[0], ids[1:]).exp().item()


@misconception("bits_per_character", caught_by="test_bits_per_character")
def scores_the_characters_read(model, ids):
    """You compare each character with what the model says after reading it, not with what it said before. Which logits
    speak of which character?
    """
    model.eval()
    with torch.no_grad():
        logits, _ = model(ids[None])
    return F.cross_entropy(logits[0], ids).item() / math.log(2)


@misconception("bits_per_character", caught_by="test_bits_per_character")
def forgets_the_text_so_far(model, ids):
    """Your model reads every character on its own, without a state, so it is judged as a bigram model. A text is read
    from its beginning on.
    """
    model.eval()
    with torch.no_grad():
        logits, _ = model(ids[:-1, None])
    return F.cross_entropy(logits[:, 0], ids[1:]).item() / math.log(2)


@misconception("bits_per_character", caught_by="test_bits_per_character")
def stays_in_training_mode(model, ids):
    """You measure the model in whichever mode it happens to be. With dropout in it the number is worse than the model
    is, and another each time.
    """
    with torch.no_grad():
        logits, _ = model(ids[None, :-1])
    return F.cross_entropy(logits[0], ids[1:]).item() / math.log(2)


@misconception("bigram_bits_per_character", caught_by="test_bigram_bits")
def gives_probability_zero(train_ids, ids, vocab_size):
    """You do not add 1 to the counts. A pair that never came gets probability 0, and costs infinitely many bits as soon
    as it does come.
    """
    pairs = train_ids[:-1] * vocab_size + train_ids[1:]
    counts = torch.bincount(pairs, minlength=vocab_size**2).view(vocab_size, vocab_size)
    p = counts / counts.sum(dim=1, keepdim=True)
    return -p[ids[:-1], ids[1:]].log2().mean().item()


@misconception("bigram_bits_per_character", caught_by="test_bigram_bits")
def divides_by_all_pairs(train_ids, ids, vocab_size):
    """You divide by the number of all pairs, which gives the probability of a pair. A bigram model knows the first
    character already: what is the probability of the second, *after* it?
    """
    pairs = train_ids[:-1] * vocab_size + train_ids[1:]
    counts = 1 + torch.bincount(pairs, minlength=vocab_size**2).view(vocab_size, vocab_size)
    return -(counts / counts.sum())[ids[:-1], ids[1:]].log2().mean().item()


@misconception("bigram_bits_per_character", caught_by="test_bigram_bits")
def divides_columns(train_ids, ids, vocab_size):
    """You divide by the sums of the columns, which gives the probability of the first character of a pair when the
    second is known. Which of the two is to be predicted?
    """
    pairs = train_ids[:-1] * vocab_size + train_ids[1:]
    counts = 1 + torch.bincount(pairs, minlength=vocab_size**2).view(vocab_size, vocab_size)
    return -(counts / counts.sum(dim=0))[ids[:-1], ids[1:]].log2().mean().item()


@misconception("bigram_bits_per_character", caught_by="test_bigram_bits")
def counts_the_text_it_is_judged_on(train_ids, ids, vocab_size):
    """You count the pairs of the very text on which the model is judged. It then knows the answers. Which of the two
    texts is for counting?
    """
    pairs = ids[:-1] * vocab_size + ids[1:]
    counts = 1 + torch.bincount(pairs, minlength=vocab_size**2).view(vocab_size, vocab_size)
    p = counts / counts.sum(dim=1, keepdim=True)
    return -p[ids[:-1], ids[1:]].log2().mean().item()


@misconception("bigram_bits_per_character", caught_by="test_bigram_bits")
def counts_every_pair_once(train_ids, ids, vocab_size):
    """Pairs that come several times are counted once: adding at a list of places writes each place once. Which
    operation adds up what comes twice?
    """
    counts = torch.ones(vocab_size, vocab_size)
    counts[train_ids[:-1], train_ids[1:]] += 1
    p = counts / counts.sum(dim=1, keepdim=True)
    return -p[ids[:-1], ids[1:]].log2().mean().item()


@misconception("train", caught_by="test_training")
def uses_no_clipping(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """Your gradients are not clipped: `max_norm` has no effect. One long gradient can undo what many steps have
    learned. Where does clipping stand in the lesson on stability?
    """
    model.train()
    history = []
    for _ in range(epochs):
        state, total = None, 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * y.numel()
        history.append(total / targets.numel() / math.log(2))
    return history


@misconception("train", caught_by="test_training", same_as="uses_no_clipping")
def clips_after_the_step(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """You clip after the step, when the gradient has done its work. The clipped one is cleared unused."""
    model.train()
    history = []
    for _ in range(epochs):
        state, total = None, 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            total += loss.item() * y.numel()
        history.append(total / targets.numel() / math.log(2))
    return history


@misconception("train", caught_by="test_training", same_as="uses_no_clipping")
def clips_before_the_gradient_is_there(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """You clip before `backward`, when there is no gradient yet, or an old one. What you then use is not clipped."""
    model.train()
    history = []
    for _ in range(epochs):
        state, total = None, 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            loss.backward()
            optimizer.step()
            total += loss.item() * y.numel()
        history.append(total / targets.numel() / math.log(2))
    return history


@misconception("train", caught_by="test_training")
def clips_every_number(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """You clip every element of the gradient by itself. That changes its direction, and its norm may still be greater
    than the limit. The stub asks for the global norm.
    """
    model.train()
    history = []
    for _ in range(epochs):
        state, total = None, 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_value_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item() * y.numel()
        history.append(total / targets.numel() / math.log(2))
    return history


@misconception("train", caught_by="test_training")
def carries_the_state_into_the_next_epoch(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """Your second epoch begins with the state in which the first ended: the beginning of the text is read as if it
    followed its end. Where in the loops does the state begin?
    """
    model.train()
    history = []
    state = None
    for _ in range(epochs):
        total = 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item() * y.numel()
        history.append(total / targets.numel() / math.log(2))
    return history


@misconception("train", caught_by="test_training")
def keeps_a_history_of_natural_units(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """Your history is in natural units; the stub asks for bits."""
    model.train()
    history = []
    for _ in range(epochs):
        state, total = None, 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item() * y.numel()
        history.append(total / targets.numel())
    return history


@misconception("train", caught_by="test_training")
def averages_over_chunks(model, optimizer, inputs, targets, epochs, chunk_length, max_norm):
    """You average over chunks. If the last one is shorter, its characters count for more than others. The stub asks for
    an average over characters.
    """
    model.train()
    history = []
    for _ in range(epochs):
        state, total = None, 0.0
        for x, y in zip(inputs.split(chunk_length, dim=1), targets.split(chunk_length, dim=1), strict=True):
            logits, state = model(x, state)
            state = state.detach()
            loss = F.cross_entropy(logits.transpose(1, 2), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item()
        history.append(total / -(-targets.shape[1] // chunk_length) / math.log(2))
    return history


@misconception("generate", caught_by="test_generate_goes_on")
def begins_anew_each_time(model, tokens, length, state=None):
    """You leave out the state that you are given, so the text does not go on: it begins again after one character."""
    model.eval()
    state, ids = None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = torch.multinomial(logits[0, -1].softmax(dim=-1), 1)
            ids.append(tokens)
    return torch.cat(ids), state


@misconception("generate", caught_by="test_generate_goes_on")
def forgets_the_state(model, tokens, length, state=None):
    """You do not hand the state on from character to character, so each new one follows from the one before alone: a
    bigram model with many parameters. What does the model give you beside the logits?
    """
    model.eval()
    ids = []
    with torch.no_grad():
        for _ in range(length):
            logits, new = model(tokens[None], state)
            tokens = torch.multinomial(logits[0, -1].softmax(dim=-1), 1)
            ids.append(tokens)
    return torch.cat(ids), new


@misconception("generate", caught_by="test_generate_goes_on")
def reads_the_last_character_too(model, tokens, length, state=None):
    """The state that you give back has read the last new character. Who goes on with that character then feeds it
    twice. Read again what the stub says this state has read.
    """
    model.eval()
    ids = []
    with torch.no_grad():
        logits, state = model(tokens[None], state)
        for _ in range(length):
            ids.append(torch.multinomial(logits[0, -1].softmax(dim=-1), 1))
            logits, state = model(ids[-1][None], state)
    return torch.cat(ids), state


@misconception("generate", caught_by="test_frequencies")
def writes_the_most_likely_character(model, tokens, length, state=None):
    """You write the most likely character each time. Such a text goes round in circles. The stub asks for draws."""
    model.eval()
    ids = []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = logits[0, -1:].argmax(dim=-1)
            ids.append(tokens)
    return torch.cat(ids), state


@misconception("generate", caught_by="test_frequencies")
def reads_what_it_did_not_write(model, tokens, length, state=None):
    """You write the character that was drawn, but the model reads the most likely one. It goes on with another text
    than the one that you return.
    """
    model.eval()
    ids = []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            ids.append(torch.multinomial(logits[0, -1].softmax(dim=-1), 1))
            tokens = logits[0, -1:].argmax(dim=-1)
    return torch.cat(ids), state
