"""Wrong answers to 08_classification/name_classifier: each replaces one definition of the reference."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence
from torch.utils.data import DataLoader

from autograder.misconceptions import misconception


@misconception("NameDataset.__getitem__", caught_by="test_dataset")
def takes_unknown_letters_for_padding(self, index):
    """You number the letters from 1, so a letter that the alphabet lacks, for which `find` gives -1, gets the id of
    padding. "A letter that I do not know" is not "no letter": each has an id of its own.
    """
    return torch.tensor([self.alphabet.find(character) + 1 for character in self.names[index]]), self.labels[index]


@misconception("NameDataset.__getitem__", caught_by="test_dataset")
def takes_unknown_letters_for_the_last(self, index):
    """A letter that the alphabet lacks becomes the last letter of the alphabet: `find` gives -1 for it, and counted
    from the end that is the last place. Try a name with "ü", and see what you make of it.
    """
    size = len(self.alphabet)
    return torch.tensor([self.alphabet.find(c) % size + 2 for c in self.names[index]]), self.labels[index]


@misconception("NameDataset.__getitem__", caught_by="test_dataset")
def leaves_out_unknown_letters(self, index):
    """You drop the letters that the alphabet lacks, so some names come out shorter than they are, and a name of such
    letters alone would come out empty. The stub has an id for them.
    """
    known = [self.alphabet.index(c) + 2 for c in self.names[index] if c in self.alphabet]
    return torch.tensor(known, dtype=torch.int64), self.labels[index]


@misconception("NameDataset.__getitem__", caught_by="test_dataset")
def makes_small_letters_first(self, index):
    """You turn capital letters into small ones. The stub compares characters as they are, and an alphabet may hold
    capitals, or nothing else.
    """
    name = self.names[index].lower()
    return torch.tensor([self.alphabet.find(character) + 2 for character in name]), self.labels[index]


@misconception("NameDataset.__getitem__", caught_by="test_dataset")
def uses_the_default_alphabet(self, index):
    """You look the letters up in `ALPHABET`, whichever alphabet your data set was made with. Try it with another one,
    of three letters, say.
    """
    return torch.tensor([ALPHABET.find(c) + 2 for c in self.names[index]]), self.labels[index]  # noqa: F821 -- the reference defines it


@misconception("collate_fn", caught_by="test_collate")
def sorts_the_names_but_not_the_labels(batch):
    """You sort the names by length and leave the labels in their old order. No shape tells, but the network learns
    wrong languages. What belongs to one sample has to move together, or not at all.
    """
    tokens, labels = zip(*batch, strict=True)
    tokens = sorted(tokens, key=len, reverse=True)
    lengths = torch.tensor([len(name) for name in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_collate")
def pads_with_unknown(batch):
    """You fill rows up with the id of an unknown letter. Padding is no letter: it has an id of its own."""
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(name) for name in tokens])
    return pad_sequence(tokens, batch_first=True, padding_value=1), lengths, torch.tensor(labels)


@misconception("NameClassifier.__init__", caught_by="test_layers_and_shapes")
def leaves_out_padding_idx(self, vocab_size, embedding_dim, hidden_size, num_classes):
    """Your embedding does not know which id is the padding, so that row starts like any letter's. `nn.Embedding` takes
    an argument for it.
    """
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim)
    self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
    self.linear = nn.Linear(hidden_size, num_classes)


@misconception("NameClassifier.forward", caught_by="test_logits")
def takes_the_last_column(self, tokens, lengths):
    """You decide by the last column of `output`. For every name but the longest, that is a state that has read padding.
    Which step of `output` belongs to the last letter of a name, and what do the lengths say about it?
    """
    output, _ = self.rnn(self.embedding(tokens))
    return self.linear(output[:, -1])


@misconception("NameClassifier.forward", caught_by="test_logits", same_as="takes_the_last_column")
def trusts_h_n_without_packing(self, tokens, lengths):
    """You take `h_n`, but the layer never heard of the lengths, so it has read on through the padding. That the padded
    rows of the embedding are zero does not help: a step on zeros changes the state, too. See lesson 06 on packing.
    """
    _, h_n = self.rnn(self.embedding(tokens))
    return self.linear(h_n[-1])


@misconception("NameClassifier.forward", caught_by="test_logits")
def takes_the_last_column_after_unpacking(self, tokens, lengths):
    """You unpack and take the last column. There `pad_packed_sequence` has put zeros, in all rows but the longest, so
    most names get the same logits. After packing, look at the other result of the layer.
    """
    from torch.nn.utils.rnn import pad_packed_sequence

    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    output, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
    return self.linear(output[:, -1])


@misconception("NameClassifier.forward", caught_by="test_logits")
def steps_one_too_far(self, tokens, lengths):
    """You take the step with the number `lengths`. Steps count from 0, so this one lies behind the name, in its
    padding. Where is the last letter of a name of one letter?
    """
    output, _ = self.rnn(self.embedding(tokens))
    steps = lengths.clamp(max=tokens.shape[1] - 1)
    return self.linear(output[torch.arange(len(tokens)), steps])


@misconception("NameClassifier.forward", caught_by="test_logits", same_as="takes_the_last_column")
def finds_the_lengths_in_the_tokens(self, tokens, lengths):
    """You take for padding what has the id 0, and ignore the lengths that you were given. Other ids may stand in the
    padding; the stub says what decides.
    """
    lengths = (tokens != 0).sum(dim=1)
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    return self.linear(self.rnn(packed)[1][-1])


@misconception("NameClassifier.forward", caught_by="test_logits")
def sorts_and_does_not_sort_back(self, tokens, lengths):
    """You sort the names by length for packing, and give the logits in that order. Each row is right, but belongs to
    another name. Rows have to come out in the order in which they came in.
    """
    order = lengths.argsort(descending=True)
    packed = pack_padded_sequence(self.embedding(tokens[order]), lengths[order], batch_first=True)
    return self.linear(self.rnn(packed)[1][-1])


@misconception("NameClassifier.forward", caught_by="test_logits")
def sorts_back_with_the_same_order(self, tokens, lengths):
    """You sort the names for packing, and use the same order to sort back. That undoes an exchange of two rows, but not
    a rotation of three: the way back is the inverse order. Try the lengths 3, 7, 5.
    """
    order = lengths.argsort(descending=True)
    packed = pack_padded_sequence(self.embedding(tokens[order]), lengths[order], batch_first=True)
    return self.linear(self.rnn(packed)[1][-1])[order]


@misconception("NameClassifier.forward", caught_by="test_logits")
def averages_over_all_columns(self, tokens, lengths):
    """You average the states of all columns, padding included. The stub asks for the state after the last letter; and
    whoever averages has to leave the padding out.
    """
    output, _ = self.rnn(self.embedding(tokens))
    return self.linear(output.mean(dim=1))


@misconception("NameClassifier.__init__", caught_by="test_logits")
def uses_relu_for_tanh(self, vocab_size, embedding_dim, hidden_size, num_classes):
    """Your recurrent layer does not use tanh, but relu. The parameters are the same, and so no shape tells. See which
    nonlinearity the stub asks for.
    """
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=PADDING)  # noqa: F821 -- the reference defines it
    self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True, nonlinearity="relu")
    self.linear = nn.Linear(hidden_size, num_classes)


@misconception("NameClassifier.forward", caught_by="test_logits")
def gives_probabilities(self, tokens, lengths):
    """You end with a softmax, so what you return are probabilities. Cross-entropy takes logits and applies a softmax
    itself; with two of them the loss cannot come near zero. See what the stub asks for.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    return self.linear(self.rnn(packed)[1][-1]).softmax(dim=-1)


@misconception("NameClassifier.forward", caught_by="test_layers_and_shapes")
def squeezes_the_logits(self, tokens, lengths):
    """You remove every axis of length 1. For most batches there is none, but a batch of one name loses the axis of the
    batch. Try `tokens[:1]`.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    return self.linear(self.rnn(packed)[1].squeeze())


@misconception("NameClassifier.forward", caught_by="test_gradients")
def detaches_the_state(self, tokens, lengths):
    """Your logits are right, but you cut the final state out of the graph, by `detach`, `.data` or `no_grad`. Only the
    linear layer can learn now. See which of your parameters have a gradient after `backward()`.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    return self.linear(self.rnn(packed)[1][-1].detach())


@misconception("NameClassifier.forward", caught_by="test_layers_and_shapes", reason="raised")
def packs_time_first(self, tokens, lengths):
    """You do not tell `pack_padded_sequence` that the batch comes first, so it takes names for steps. Where there are
    as many names as steps nothing complains; elsewhere the lengths do not fit. Saying it to `nn.RNN` is not enough.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, enforce_sorted=False)
    return self.linear(self.rnn(packed)[1][-1])


@misconception("train", caught_by="test_steps")
def never_clears_the_gradients(model, dataset, epochs, batch_size, lr):
    """Gradients add up in `.grad` until somebody clears them, and you do not: every step also follows all gradients of
    before. When in the loop must the old ones go?
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_steps")
def applies_softmax_twice(model, dataset, epochs, batch_size, lr):
    """You apply a softmax before cross-entropy, which applies its own. The loss still falls, but never below a floor,
    since two softmaxes cannot give a probability of 1. See what `F.cross_entropy` expects.
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths).softmax(dim=-1), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_steps")
def takes_nll_loss_of_logits(model, dataset, epochs, batch_size, lr):
    """Your loss can be negative: `nll_loss` expects the logarithms of probabilities, and you give it logits. One step
    is missing in between, or another loss is the one to use.
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.nll_loss(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_steps")
def adds_up_the_losses_of_names(model, dataset, epochs, batch_size, lr):
    """Your loss is a sum over the names of a batch, so it grows with the batch. The stub asks for their average."""
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels, reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_steps")
def makes_an_optimizer_for_every_epoch(model, dataset, epochs, batch_size, lr):
    """You make a new optimizer in every epoch, and Adam forgets what it has gathered about the gradients. See what the
    stub says about how long one serves.
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        optimizer = torch.optim.Adam(model.parameters(), lr)
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_batches")
def keeps_the_given_order(model, dataset, epochs, batch_size, lr):
    """Your batches hold the same names in every epoch, in the order of the data set. If its names are sorted by
    language, a batch holds one language only. A DataLoader does not shuffle unless it is told to.
    """
    loader = DataLoader(dataset, batch_size, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_batches")
def drops_the_last_batch(model, dataset, epochs, batch_size, lr):
    """You leave out the names that do not fill a whole batch. The stub says what the last batch of an epoch may be."""
    drop = len(dataset) > batch_size
    loader = DataLoader(dataset, batch_size, True, collate_fn=collate_fn, drop_last=drop)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_batches")
def leaves_the_mode_alone(model, dataset, epochs, batch_size, lr):
    """You train the model in whatever mode it comes, and one that was evaluated before comes in evaluation mode.
    Dropout, if it has any, would be off during the training. The stub says which mode to set.
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item() / len(loader)
    return losses.tolist()


@misconception("train", caught_by="test_batches")
def tells_the_last_loss_only(model, dataset, epochs, batch_size, lr):
    """You report the loss of an epoch's last batch. It may be a small one, and an easy one; the stub asks for the
    average over the epoch.
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] = loss.item()
    return losses.tolist()


@misconception("train", caught_by="test_batches")
def adds_up_the_losses_of_batches(model, dataset, epochs, batch_size, lr):
    """You add the losses of the batches up and do not divide, so the loss of an epoch depends on the number of batches.
    The stub asks for an average.
    """
    loader = DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate_fn)  # noqa: F821 -- the reference defines it
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for tokens, lengths, labels in loader:
            loss = F.cross_entropy(model(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[epoch] += loss.item()
    return losses.tolist()
