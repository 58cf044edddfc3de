"""Wrong answers to 09_tagging/tagger: each replaces one definition of the reference."""

import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn import functional as F

from autograder.misconceptions import misconception


@misconception("Tagger.__init__", caught_by="test_logits")
def forgets_batch_first(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
    """Your `nn.RNN` takes the first axis for time, and your first axis is the batch. The shapes come out right, but the
    state travels from one sequence to the next. Which argument of `nn.RNN` is about this?"""
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)
    self.rnn = nn.RNN(embedding_dim, hidden_size)
    self.linear = nn.Linear(hidden_size, num_tags)


@misconception("Tagger.__init__", caught_by="test_gradients")
def leaves_out_padding_idx(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
    """Your embedding does not know which id is the padding: that row starts like any word's, and would be trained like
    one. `nn.Embedding` takes an argument for it."""
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim)
    self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
    self.linear = nn.Linear(hidden_size, num_tags)


@misconception("Tagger.__init__", caught_by="test_gradients")
def draws_the_padding_row_anew(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
    """You initialize the whole embedding after it was made, and so write over its row of zeros for the padding. Put
    that row right after your own initialization."""
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=padding_idx)
    self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
    self.linear = nn.Linear(hidden_size, num_tags)
    nn.init.xavier_uniform_(self.embedding.weight)


@misconception("Tagger", caught_by="test_layers_and_shapes")
class KeepsItsLayersInAList(nn.Module):
    """You keep the layers in a Python list, which a module does not look into. They compute, but `parameters()` does
    not give them, so no optimizer will ever train them. See what `named_parameters()` gives."""

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0) -> None:
        super().__init__()
        rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.layers = [nn.Embedding(vocab_size, embedding_dim, padding_idx), rnn, nn.Linear(hidden_size, num_tags)]

    def forward(self, tokens):
        return self.layers[2](self.layers[1](self.layers[0](tokens))[0])


@misconception("Tagger.forward", caught_by="test_layers_and_shapes")
def squeezes_the_logits(self, tokens):
    """You remove every axis of length 1 from the logits. A batch of one sequence, or of sequences of one token, loses
    an axis that its reader counts on. Try `tokens[:1]`."""
    return self.linear(self.rnn(self.embedding(tokens))[0]).squeeze()


@misconception("Tagger.forward", caught_by="test_layers_and_shapes")
def takes_the_last_of_the_batch(self, tokens):
    """You take the last entry along the first axis of `output`. With the batch first, that is the last sequence, and no
    step in time. A tagger needs all of `output`: see the lesson's section on shapes."""
    return self.linear(self.rnn(self.embedding(tokens))[0][-1])


@misconception("Tagger.forward", caught_by="test_logits")
def repeats_the_final_state(self, tokens):
    """You give every token the logits of the final state, which has read the whole sequence, its end and its padding
    too. The tag of a token is to come from the state right after that token."""
    _, h_n = self.rnn(self.embedding(tokens))
    return self.linear(h_n[-1])[:, None].expand(-1, tokens.shape[1], -1)


@misconception("Tagger.forward", caught_by="test_logits")
def shows_every_token_alone(self, tokens):
    """You hand the tokens to the recurrent layer one by one, each as a sequence of its own, so each meets a state of
    zeros and there is no memory. What is the length of the sequences that your `nn.RNN` sees?"""
    output, _ = self.rnn(self.embedding(tokens).flatten(0, 1)[:, None])
    return self.linear(output).view(*tokens.shape, -1)


@misconception("Tagger.forward", caught_by="test_logits")
def reshapes_where_axes_should_swap(self, tokens):
    """You change the order of the axes with `view` or `reshape`. They keep the order of the numbers in memory and cut
    it anew, so tokens of different sequences end up in one. Try both ways on a tensor of 2 by 3."""
    embedded = self.embedding(tokens).reshape(*tokens.shape[::-1], -1).transpose(0, 1)
    return self.linear(self.rnn(embedded)[0])


@misconception("Tagger.forward", caught_by="test_logits")
def keeps_the_state_between_calls(self, tokens):
    """Your tagger begins with the state in which the last call ended, although the next batch holds other sequences.
    The same tokens then get other logits each time. Where does the state of a new sequence start?"""
    state = getattr(self, "state", None)
    fits = state is not None and state.shape[1] == len(tokens)
    output, h_n = self.rnn(self.embedding(tokens), state if fits else None)
    self.state = h_n.detach()
    return self.linear(output)


@misconception("Tagger.forward", caught_by="test_logits")
def gives_probabilities(self, tokens):
    """You end with a softmax, so what you return are probabilities. Cross-entropy takes logits and applies a softmax
    itself; with two of them the loss can never come near zero. See what the stub asks for."""
    return self.linear(self.rnn(self.embedding(tokens))[0]).softmax(dim=-1)


@misconception("Tagger.forward", caught_by="test_gradients")
def detaches_the_state_at_every_step(self, tokens):
    """Your logits are right, but you detach the state after every token, so no gradient reaches an earlier one, and
    nothing teaches the network what to remember. Detaching belongs between chunks of one long text, not here."""
    outputs, state = [], None
    for embedded in self.embedding(tokens).split(1, dim=1):
        output, state = self.rnn(embedded, None if state is None else state.detach())
        outputs.append(output)
    return self.linear(torch.cat(outputs, dim=1))


@misconception("token_accuracy", caught_by="test_accuracy")
def counts_padding_as_wrong(logits, tags, ignore_index=-100):
    """You divide by the number of all positions. Nothing can be right on padding, so a perfect tagger does not get 1.
    Which positions does the lesson's example count?"""
    return (logits.argmax(dim=-1) == tags).float().mean().item()


@misconception("token_accuracy", caught_by="test_accuracy")
def counts_padding_as_right(logits, tags, ignore_index=-100):
    """You count padded positions as right, so a bad tagger looks good on a batch of short sequences. Padding belongs
    neither above the line nor below it."""
    return ((logits.argmax(dim=-1) == tags) | (tags == ignore_index)).float().mean().item()


@misconception("token_accuracy", caught_by="test_accuracy")
def averages_the_accuracies_of_rows(logits, tags, ignore_index=-100):
    """You take the accuracy of each sequence and average those. A token of a short sequence then weighs more than one
    of a long sequence. The lesson's example gives a different number for the two."""
    is_real = tags != ignore_index
    is_right = (logits.argmax(dim=-1) == tags) & is_real
    return (is_right.sum(1) / is_real.sum(1)).mean().item()


@misconception("token_accuracy", caught_by="test_accuracy")
def takes_the_maximum_over_time(logits, tags, ignore_index=-100):
    """Your argmax runs over the axis of time: it finds the position where a tag is most likely, not the tag that is
    most likely at a position. Where there are as many positions as tags, not even the shape tells."""
    return (logits.argmax(dim=1) == tags)[tags != ignore_index].float().mean().item()


@misconception("token_accuracy", caught_by="test_accuracy")
def assumes_that_padding_is_minus_100(logits, tags, ignore_index=-100):
    """You leave out the tag -100, whatever `ignore_index` is. That number is only its default. Call your function with
    another one."""
    return (logits.argmax(dim=-1) == tags)[tags != -100].float().mean().item()


@misconception("token_accuracy", caught_by="test_accuracy")
def takes_tag_0_for_padding(logits, tags, ignore_index=-100):
    """You leave out the tag 0. In `tokens` the id 0 may be padding, but among the tags 0 is a tag like the others. What
    marks a padded position in `tags`?"""
    return (logits.argmax(dim=-1) == tags)[(tags != ignore_index) & (tags != 0)].float().mean().item()


@misconception("token_accuracy", caught_by="test_accuracy")
def counts_one_position_too_many(logits, tags, ignore_index=-100):
    """Your mask lets one padded position of each row through: a sequence of length n ends at position n - 1. Only a
    sequence without padding does not show it."""
    lengths = (tags != ignore_index).sum(dim=1, keepdim=True)
    return (logits.argmax(dim=-1) == tags)[torch.arange(tags.shape[1]) <= lengths].float().mean().item()


@misconception("token_accuracy", caught_by="test_no_real_token")
def gives_nan_for_no_tokens(logits, tags, ignore_index=-100):
    """For a batch of padding alone you give NaN. It passes silently into every average that is taken later. See what
    the stub says of this case."""
    return (logits.argmax(dim=-1) == tags)[tags != ignore_index].float().mean().item()


@misconception("train", caught_by="test_steps")
def leaves_the_classes_last(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You give cross-entropy the tags on the last axis. It takes axis 1 for the classes, and where a sequence is as
    long as there are tags it cannot see the mistake. See the shapes in the documentation of `nn.CrossEntropyLoss`."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        losses.append(F.cross_entropy(model(tokens[rows]), tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def reshapes_the_classes_to_axis_1(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You bring the classes to axis 1 with `view` or `reshape`. The shape is what cross-entropy wants, but the numbers
    are cut anew in their old order, so logits of different tokens are mixed."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        logits = model(tokens[rows]).reshape(len(rows), -1, tokens.shape[1])
        losses.append(F.cross_entropy(logits, tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def flattens_tags_in_another_order(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You flatten the logits sequence by sequence and the tags time step by time step, or the other way round. Nothing
    complains, but token and tag no longer belong together. Flatten a batch of 2 by 3 by hand."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        labels = tags[rows].T.flatten()
        losses.append(F.cross_entropy(model(tokens[rows]).flatten(0, 1), labels, ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def applies_softmax_before_cross_entropy(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You apply a softmax to the logits, and cross-entropy applies its own. Its input then lies between 0 and 1, so the
    loss cannot come near zero even if every tag is right. What kind of input does it ask for?"""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        probabilities = model(tokens[rows]).softmax(dim=-1).transpose(1, 2)
        losses.append(F.cross_entropy(probabilities, tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def takes_nll_loss_of_logits(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You give logits to the negative log-likelihood loss, which expects log-probabilities. Your loss may fall below
    zero. Compare what `nn.NLLLoss` and `nn.CrossEntropyLoss` say about their input."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        losses.append(F.nll_loss(model(tokens[rows]).transpose(1, 2), tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def averages_the_loss_over_padding_too(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """Padding adds nothing to your loss, but you divide by its positions too. The loss looks smaller the more padding
    there is. By how many tokens should the sum be divided?"""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        logits = model(tokens[rows]).transpose(1, 2)
        losses.append(F.cross_entropy(logits, tags[rows], ignore_index=ignore_index, reduction="none").mean())
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def averages_the_losses_of_rows(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You average the loss within each sequence, and then over the sequences. A token of a short sequence then weighs
    more than one of a long sequence. The stub asks for all tokens of the batch alike."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        logits = model(tokens[rows]).transpose(1, 2)
        each = F.cross_entropy(logits, tags[rows], ignore_index=ignore_index, reduction="none")
        losses.append((each.sum(1) / (tags[rows] != ignore_index).sum(1)).mean())
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def sums_the_loss(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You add up the losses of the tokens without dividing by their number. Your loss depends on the size of the batch
    and on the lengths in it, so no two can be compared. The stub asks for a mean."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        logits = model(tokens[rows]).transpose(1, 2)
        losses.append(F.cross_entropy(logits, tags[rows], ignore_index=ignore_index, reduction="sum"))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def trains_on_padding(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You give padded positions a real tag, so the network is taught to predict it there. They must not be part of the
    loss at all; `F.cross_entropy` has an argument for that."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        labels = tags[rows].masked_fill(tags[rows] == ignore_index, 0)
        losses.append(F.cross_entropy(model(tokens[rows]).transpose(1, 2), labels))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_steps")
def never_clears_the_gradients(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You never set the gradients back, so each step follows the sum of all gradients so far. The first step is right,
    and only the first. What does `backward()` do with a gradient that is already there?"""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        losses.append(F.cross_entropy(model(tokens[rows]).transpose(1, 2), tags[rows], ignore_index=ignore_index))
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_batches")
def never_shuffles(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """Your epochs take the sequences in the order in which they were given, always in the same batches. Were the data
    sorted, every batch would be one-sided. When should the order be drawn, and how often?"""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.arange(len(tokens)).split(batch_size)]:
        losses.append(F.cross_entropy(model(tokens[rows]).transpose(1, 2), tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_batches")
def leaves_the_model_in_eval_mode(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You train the model in whatever mode it comes. After an evaluation that is `eval`, in which dropout, for one, is
    off. Your own tagger has nothing that cares, but `train` takes any module."""
    optimizer, losses = torch.optim.Adam(model.parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).split(batch_size)]:
        losses.append(F.cross_entropy(model(tokens[rows]).transpose(1, 2), tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_batches")
def drops_the_last_batch(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You use full batches only, so the sequences left over at the end of an epoch are not used in it. Count the
    sequences of an epoch when their number is no multiple of the batch size."""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for rows in [rows for _ in range(epochs) for rows in torch.randperm(len(tokens)).unfold(0, batch_size, batch_size)]:
        losses.append(F.cross_entropy(model(tokens[rows]).transpose(1, 2), tags[rows], ignore_index=ignore_index))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("train", caught_by="test_batches")
def steps_once_an_epoch(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    """You add up the gradients of all batches and take one step at the end of the epoch. Then batches only save memory;
    they are meant to give many steps. What should happen once in an epoch, and what for every batch?"""
    optimizer, losses = torch.optim.Adam(model.train().parameters(), lr=lr), []
    for _ in range(epochs):
        optimizer.zero_grad()
        for rows in torch.randperm(len(tokens)).split(batch_size):
            logits = model(tokens[rows]).transpose(1, 2)
            losses.append(F.cross_entropy(logits, tags[rows], ignore_index=ignore_index))
            losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).detach().view(epochs, -1).mean(dim=1).tolist()


@misconception("plot_tags", caught_by="test_figure")
def plots_predicted_over_true(true_tags, predicted_tags):
    """You draw predicted tags over true ones. That does not show where in the sequence tags are mistaken, and equal
    points hide each other. The position belongs on the x axis."""
    axes = Figure().subplots()
    axes.scatter(true_tags, predicted_tags, label="predicted")
    axes.plot(true_tags, true_tags, label="true")
    axes.set(xlabel="position", ylabel="tag")
    axes.legend()
    return axes.figure


@misconception("plot_tags", caught_by="test_figure")
def draws_into_the_current_figure(true_tags, predicted_tags):
    """You draw into pyplot's current figure, so the second sequence is drawn over the first. Which function of pyplot,
    or of `Figure`, starts a new one?"""
    from matplotlib import pyplot as plt

    plt.step(range(len(true_tags)), true_tags, where="mid", label="true")
    plt.plot(range(len(true_tags)), predicted_tags, "x", label="predicted")
    plt.gca().set(xlabel="position", ylabel="tag")
    plt.legend()
    return plt.gcf()
