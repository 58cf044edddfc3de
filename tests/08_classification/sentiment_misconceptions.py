"""Wrong answers to 08_classification/sentiment: each replaces one definition of the reference."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from autograder.misconceptions import misconception


@misconception("split", caught_by="test_split_is_random")
def holds_out_the_last_fifth(count, generator):
    """You hold out the last reviews, in the order in which they were given. If that order means anything, the held-out
    reviews are of another kind than those for training: sorted by label, they may all be positive.
    """
    order = torch.arange(count)
    return order[: count - count // 5], order[count - count // 5 :]


@misconception("split", caught_by="test_split_is_random")
def holds_out_every_fifth(count, generator):
    """You hold out every fifth review. That is a fifth, but not a random one: whatever repeats in your data at steps of
    five ends up on one side. Nothing in your split comes from the generator.
    """
    is_held_out = torch.arange(count) % 5 == 4
    return (~is_held_out).nonzero()[:, 0], is_held_out.nonzero()[:, 0]


@misconception("split", caught_by="test_split")
def draws_the_parts_independently(count, generator):
    """You draw an order for each part. Some reviews then land in both parts and some in neither, and on those in both
    your classifier is asked what it was told. How many random orders does one cut need?
    """
    train = torch.randperm(count, generator=generator)[count // 5 :]
    return train, torch.randperm(count, generator=generator)[: count // 5]


@misconception("split", caught_by="test_split")
def draws_with_replacement(count, generator):
    """You draw the held-out indices one by one, so the same may come twice. Then fewer than a fifth are held out,
    however long your tensor is. Which function of PyTorch gives every number once?
    """
    held_out = torch.randint(count, (count // 5,), generator=generator)
    rest = torch.tensor([index for index in range(count) if index not in held_out.tolist()])
    return rest, held_out


@misconception("split", caught_by="test_split")
def throws_every_index_alone(count, generator):
    """You decide for each review on its own, with a probability of one fifth. On average that is a fifth, but hardly
    ever exactly. The stub says how many are held out.
    """
    is_held_out = torch.rand(count, generator=generator) < 0.2
    return (~is_held_out).nonzero()[:, 0], is_held_out.nonzero()[:, 0]


@misconception("split", caught_by="test_split")
def trains_on_the_fifth(count, generator):
    """Your two parts have changed places: you train on a fifth and hold four fifths out. Which one does the stub name
    first?
    """
    order = torch.randperm(count, generator=generator)
    return order[: count // 5], order[count // 5 :]


@misconception("split", caught_by="test_split")
def rounds_the_training_part_down(count, generator):
    """You round four fifths down for the training, and all others are held out. Where five does not divide the count,
    this is one too many. Which of the two numbers does the stub round?
    """
    order = torch.randperm(count, generator=generator)
    return order[: int(0.8 * count)], order[int(0.8 * count) :]


@misconception("split", caught_by="test_split")
def loses_the_rest(count, generator):
    """You cut both parts in multiples of a fifth, and where five does not divide the count, some reviews are in neither
    part. Try it with 9.
    """
    order = torch.randperm(count, generator=generator)
    fifth = count // 5
    return order[: 4 * fifth], order[4 * fifth : 5 * fifth]


@misconception("split", caught_by="test_split_is_random")
def ignores_the_generator(count, generator):
    """Your order comes from PyTorch's global generator, and not from the one you were given. Anything that draws a
    number before you changes your split, so nobody can repeat it. `torch.randperm` takes an argument for this.
    """
    order = torch.randperm(count)
    return order[count // 5 :], order[: count // 5]


@misconception("split", caught_by="test_split_is_random")
def seeds_with_a_constant(count, generator):
    """You make a generator with a seed of your own, so there is one split only, for every caller. Some reviews are
    never held out. The one who calls you has chosen a seed already.
    """
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order[count // 5 :], order[: count // 5]


@misconception("split", caught_by="test_split_is_random")
def starts_the_generator_anew(count, generator):
    """You go back to the seed from which the generator started, so a second call gives the same split again. Draw from
    the generator as it is, and leave it where it then stands.
    """
    order = torch.randperm(count, generator=torch.Generator().manual_seed(generator.initial_seed()))
    return order[count // 5 :], order[: count // 5]


@misconception("split", caught_by="test_split_is_random")
def holds_out_a_block(count, generator):
    """You hold out neighbors: a random place, and the reviews that follow it. If neighbors resemble each other, the
    held-out part is no fair sample. The stub wants the choice to be random for every index.
    """
    start = int(torch.randint(count, (), generator=generator))
    order = torch.arange(count).roll(start)
    return order[count // 5 :], order[: count // 5]


@misconception("SentimentClassifier.__init__", caught_by="test_layers_and_shapes")
def leaves_out_padding_idx(self, vocab_size, embedding_dim, hidden_size, num_layers=1):
    """Your embedding does not know which id is the padding, so that row starts like any word's. `nn.Embedding` takes an
    argument for it.
    """
    super().__init__()
    self.embedding = nn.Embedding(vocab_size, embedding_dim)
    self.rnn = nn.RNN(embedding_dim, hidden_size, num_layers, batch_first=True, bidirectional=True)
    self.linear = nn.Linear(2 * hidden_size, 1)


@misconception("SentimentClassifier", caught_by="test_layers_and_shapes")
class ReadsForwardOnly(nn.Module):
    """Your recurrent layer has one direction. The stub asks for both, and for a linear layer that sees both states."""

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_layers=1) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.rnn = nn.RNN(embedding_dim, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, tokens, lengths):
        packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
        return self.linear(self.rnn(packed)[1][-1])[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def reshapes_h_n(self, tokens, lengths):
    """You bring `h_n` to the shape (B, 2H) with `view` or `reshape`. They keep the order of the numbers in memory, and
    that order goes through the whole batch first: each row mixes two reviews. Take the two states out, then join them.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(h_n[-2:].reshape(len(tokens), -1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def takes_one_direction_twice(self, tokens, lengths):
    """You take the last entry of `h_n` for both directions. It is the backward one only; where the forward one stands,
    lesson 07 shows in a table.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-1], h_n[-1]), dim=1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def puts_backward_first(self, tokens, lengths):
    """Both states are there, but the backward one comes first. The linear layer knows its inputs by their places only;
    see the order that the stub names.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-1], h_n[-2]), dim=1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def takes_the_first_layer(self, tokens, lengths):
    """You take the first two entries of `h_n`. With one layer these are right; with more they belong to the first
    layer, and the stub asks for the last. Count from the end.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[0], h_n[1]), dim=1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def joins_the_last_two_of_each_half(self, tokens, lengths):
    """You take `h_n` for all forward states first and all backward states after. It goes through the layers, and within
    each layer through the directions, so with two layers you join states of different layers.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    layers = len(h_n) // 2
    return self.linear(torch.cat((h_n[layers - 1], h_n[-1]), dim=1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def takes_the_last_real_step(self, tokens, lengths):
    """You take the output at the last real step. The forward half is right there, but the backward direction has only
    begun: it has read one word. Where has it read them all?
    """
    from torch.nn.utils.rnn import pad_packed_sequence

    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    output, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
    return self.linear(output[torch.arange(len(tokens)), lengths - 1])[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def takes_the_last_column(self, tokens, lengths):
    """You decide by the last column of the output. Most reviews have only padding there, and the backward direction has
    read nothing else. The lengths say where a review ends.
    """
    output, _ = self.rnn(self.embedding(tokens))
    return self.linear(output[:, -1])[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def does_not_pack(self, tokens, lengths):
    """Your layer does not know the lengths. Its forward direction reads on into the padding, and its backward direction
    begins there. That the padded vectors are zero does not help: a step on zeros is a step, too.
    """
    _, h_n = self.rnn(self.embedding(tokens))
    return self.linear(torch.cat((h_n[-2], h_n[-1]), dim=1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def chooses_steps_without_packing(self, tokens, lengths):
    """You choose the right step for each direction, but the backward one has come through the padding on its way there,
    and brings along what it has read. Choosing a step afterwards cannot undo that.
    """
    output, _ = self.rnn(self.embedding(tokens))
    forward, backward = output.chunk(2, dim=2)
    final = torch.cat((forward[torch.arange(len(tokens)), lengths - 1], backward[:, 0]), dim=1)
    return self.linear(final)[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits", same_as="does_not_pack")
def finds_the_lengths_in_the_tokens(self, tokens, lengths):
    """You take for padding what has the id 0, and ignore the lengths that you were given. Other ids may stand in the
    padding; the stub says what decides.
    """
    lengths = (tokens != 0).sum(dim=1)
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-2], h_n[-1]), dim=1))[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def sorts_back_with_the_same_order(self, tokens, lengths):
    """You sort the reviews for packing, and use the same order to sort back. That undoes an exchange of two rows, but
    not a rotation of three: the way back is the inverse order. Try the lengths 3, 7, 5.
    """
    order = lengths.argsort(descending=True)
    packed = pack_padded_sequence(self.embedding(tokens[order]), lengths[order], batch_first=True)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-2], h_n[-1]), dim=1)[order])[:, 0]


@misconception("SentimentClassifier.forward", caught_by="test_logits")
def gives_probabilities(self, tokens, lengths):
    """You end with a sigmoid, so what you return are probabilities, and all of them are above 0. The loss applies the
    sigmoid itself. See what the stub asks for.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-2], h_n[-1]), dim=1))[:, 0].sigmoid()


@misconception("SentimentClassifier.forward", caught_by="test_layers_and_shapes")
def keeps_the_axis_of_the_logit(self, tokens, lengths):
    """Your logits have the shape (B, 1). Compared with labels of shape (B,), each logit meets every label, and nothing
    complains. The stub wants one number for each review.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-2], h_n[-1]), dim=1))


@misconception("SentimentClassifier.forward", caught_by="test_layers_and_shapes")
def squeezes_the_batch_away(self, tokens, lengths):
    """You remove every axis of length 1, and in a batch of one review that is the batch, too. Say which axis you mean.
    Try `tokens[:1]`.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-2], h_n[-1]), dim=1)).squeeze()


@misconception("SentimentClassifier.forward", caught_by="test_gradients")
def detaches_the_backward_state(self, tokens, lengths):
    """Your logits are right, but you cut one of the two states out of the graph. That direction stays as it started,
    however long you train. See which of your parameters have a gradient after `backward()`.
    """
    packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
    _, h_n = self.rnn(packed)
    return self.linear(torch.cat((h_n[-2], h_n[-1].detach()), dim=1))[:, 0]


@misconception("accuracy", caught_by="test_accuracy")
def takes_logits_for_probabilities(model, tokens, lengths, labels):
    """You call a review positive when its logit is above 0.5, as if it were a probability. Which logit has a sigmoid of
    one half?
    """
    was_training = model.training
    model.eval()
    with torch.no_grad():
        is_positive = model(tokens, lengths) > 0.5
    model.train(was_training)
    return (is_positive == (labels == 1)).float().mean().item()


@misconception("accuracy", caught_by="test_accuracy")
def counts_positive_reviews_only(model, tokens, lengths, labels):
    """You look at the positive reviews only, so whoever calls everything positive gets full marks from you. All reviews
    count alike, negative ones too.
    """
    was_training = model.training
    model.eval()
    with torch.no_grad():
        is_positive = model(tokens, lengths) > 0
    model.train(was_training)
    return (is_positive & (labels == 1)).sum().item() / max((labels == 1).sum().item(), 1)


@misconception("accuracy", caught_by="test_accuracy")
def calls_zero_positive(model, tokens, lengths, labels):
    """A logit of exactly 0 counts as positive with you. See what the stub says of it."""
    was_training = model.training
    model.eval()
    with torch.no_grad():
        is_positive = model(tokens, lengths) >= 0
    model.train(was_training)
    return (is_positive == (labels == 1)).float().mean().item()


@misconception("accuracy", caught_by="test_accuracy")
def lets_each_logit_meet_every_label(model, tokens, lengths, labels):
    """You compare a column of verdicts with a row of labels, so each meets all the others, and the mean runs over B
    times B pairs. Look at the shape of what you average.
    """
    was_training = model.training
    model.eval()
    with torch.no_grad():
        is_positive = model(tokens, lengths)[:, None] > 0
    model.train(was_training)
    return (is_positive == (labels == 1)).float().mean().item()


@misconception("accuracy", caught_by="test_accuracy_evaluates")
def stays_in_training_mode(model, tokens, lengths, labels):
    """You judge the model in the mode in which it comes. In training mode, dropout makes it weaker and other at every
    call. Which mode is for judging?
    """
    with torch.no_grad():
        is_positive = model(tokens, lengths) > 0
    return (is_positive == (labels == 1)).float().mean().item()


@misconception("accuracy", caught_by="test_accuracy_evaluates")
def leaves_evaluation_mode_on(model, tokens, lengths, labels):
    """You put the model into evaluation mode and leave it there. Who measures between two epochs trains on without
    dropout, and does not know. What mode did it have when it came?
    """
    model.eval()
    with torch.no_grad():
        is_positive = model(tokens, lengths) > 0
    return (is_positive == (labels == 1)).float().mean().item()


@misconception("accuracy", caught_by="test_accuracy_evaluates")
def ends_in_training_mode_always(model, tokens, lengths, labels):
    """You end with training mode, whichever mode the model came in. One that came for evaluation only is handed back
    changed. Note the mode before you touch it.
    """
    model.eval()
    with torch.no_grad():
        is_positive = model(tokens, lengths) > 0
    model.train()
    return (is_positive == (labels == 1)).float().mean().item()


@misconception("accuracy", caught_by="test_accuracy_evaluates")
def records_what_it_will_not_use(model, tokens, lengths, labels):
    """You let autograd record the whole computation, for a number that needs no gradient. On a large set this fills the
    memory. PyTorch has a context in which nothing is recorded.
    """
    was_training = model.training
    model.eval()
    is_positive = model(tokens, lengths) > 0
    model.train(was_training)
    return (is_positive == (labels == 1)).float().mean().item()
