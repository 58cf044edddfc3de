"""Wrong answers to 03_loop/many_to_one: each replaces one definition of the reference."""

from torch import nn

from autograder.misconceptions import misconception


@misconception("last_output", caught_by="test_last_output")
def takes_the_last_sequence(output):
    """You take the last entry of the first axis: all steps of the last sequence. With `batch_first=True` the first axis
    is the batch. Which one is time?
    """
    return output[-1]


@misconception("last_output", caught_by="test_last_output")
def takes_the_last_feature(output):
    """You take the last entry of the last axis: one number of each state, at every step. The last axis of `output`
    holds the hidden units. Which one is time?
    """
    return output[:, :, -1]


@misconception("last_output", caught_by="test_last_output")
def takes_the_first_step(output):
    """You take the first step. The state there has read one element of each sequence; the one that was asked for has
    read them all.
    """
    return output[:, 0]


@misconception("last_output", caught_by="test_last_output")
def averages_over_time(output):
    """You take the mean over all steps. That is a way to sum a sequence up, and a reasonable one, but not what was
    asked for here: one step, the last.
    """
    return output.mean(dim=1)


@misconception("last_output", caught_by="test_last_output")
def keeps_the_time_axis(output):
    """Your numbers are right, but a time axis of size 1 is left: a slice keeps its axis, an index does not. Compare the
    shape in the stub.
    """
    return output[:, -1:]


@misconception("last_output", caught_by="test_last_output")
def squeezes_the_last_step(output):
    """Your numbers are right, but for a batch of one sequence, or one hidden unit, an axis has gone: `squeeze` without
    an argument takes away every axis of size 1, wanted or not.
    """
    return output[:, -1].squeeze()


@misconception("last_state", caught_by="test_last_state")
def takes_the_bottom_layer(h_n):
    """You take the first entry of `h_n`, which belongs to the bottom layer. With a single layer it is the top one as
    well, and the mistake does not show. Which layer has seen what all others made of the sequence?
    """
    return h_n[0]


@misconception("last_state", caught_by="test_last_state")
def squeezes_the_layers_away(h_n):
    """You squeeze the axis of the layers away. That works while there is one layer; with more, nothing is squeezed and
    you give the states of all of them.
    """
    return h_n.squeeze(0)


@misconception("last_state", caught_by="test_last_state")
def takes_the_last_sequence_of_h_n(h_n):
    """You take the last entry of the second axis of `h_n`, as if time were there. `h_n` has no time axis: its second
    axis is the batch, so you give every layer's state of the last sequence.
    """
    return h_n[:, -1]


@misconception("last_state", caught_by="test_last_state")
def believes_that_h_n_is_batch_first(h_n):
    """You take the axes of `h_n` for batch, layers and hidden units. `batch_first` does not reach `h_n`: its layers
    come first, whatever that option says. See the lesson's table of shapes.
    """
    return h_n.reshape(h_n.shape[1], h_n.shape[0], -1)[:, -1]


@misconception("last_state", caught_by="test_last_state")
def averages_the_layers(h_n):
    """You take the mean over the layers. The layers of a stack speak different languages, each with its own weights;
    the answer is read off the top one.
    """
    return h_n.mean(dim=0)


@misconception("last_state", caught_by="test_last_state")
def takes_the_second_layer(h_n):
    """You take a layer by its number, which is right for a stack of just that height. Python counts from the end as
    well as from the beginning.
    """
    return h_n[min(1, len(h_n) - 1)]


@misconception("readouts_agree", caught_by="test_agreement_of_full_batches")
def one_layer_only(*, num_layers, bidirectional, lengths):
    """You believe that the two differ as soon as there are several layers. `output` is made of the top layer alone, and
    `h_n[-1]` is the top layer's too. Try it with `nn.RNN(2, 3, num_layers=2)`.
    """
    return num_layers == 1 and not bidirectional and len(set(lengths)) == 1


@misconception("readouts_agree", caught_by="test_agreement_of_full_batches")
def directions_do_not_matter(*, num_layers, bidirectional, lengths):
    """You believe that the two agree with two directions as well. Look at the shapes: the last step of `output` has
    both directions in it, `h_n[-1]` has one. And ask at which step the backward direction ends.
    """
    return len(set(lengths)) == 1


@misconception("readouts_agree", caught_by="test_agreement_of_padded_batches")
def lengths_do_not_matter(*, num_layers, bidirectional, lengths):
    """You believe that the two agree whatever the lengths. For a sequence that is shorter than the longest, the last
    step of `output` is padding. What stands there, and what does `h_n` hold for that sequence?
    """
    return not bidirectional


@misconception("readouts_agree", caught_by="test_agreement_of_padded_batches", same_as="lengths_do_not_matter")
def compares_the_first_with_the_longest(*, num_layers, bidirectional, lengths):
    """You look at one sequence of the batch only. The batch need not be sorted by length, and a single short sequence
    is enough for a row that differs.
    """
    return not bidirectional and lengths[0] == max(lengths)


@misconception("readouts_agree", caught_by="test_agreement_of_padded_batches")
def lengths_must_all_differ_to_matter(*, num_layers, bidirectional, lengths):
    """You answer that the two agree as soon as two sequences have the same length. They must all have it: in each row
    of the batch the last step has to be a real one.
    """
    return not bidirectional and (len(lengths) == 1 or len(set(lengths)) < len(lengths))


@misconception("readouts_agree", caught_by="test_agreement_of_full_batches")
def a_single_step_has_no_direction(*, num_layers, bidirectional, lengths):
    """You let two directions pass where there is a single step, for then both end at the same place. So they do, but
    the last step of `output` holds both of them, one behind the other, and `h_n[-1]` just one. Compare the shapes.
    """
    return len(set(lengths)) == 1 and (not bidirectional or max(lengths) == 1)


@misconception("RNNClassifier.__init__", caught_by="test_logits")
def forgets_batch_first(self, input_size, hidden_size, num_classes, num_layers=1):
    """Your `nn.RNN` was not told that the batch comes first, so it takes the sequences for steps and the steps for
    sequences. It does not complain, and networks like this even learn a little. Compare the shapes after each line of
    `forward` with those in the lesson's table.
    """
    super().__init__()
    self.rnn = nn.RNN(input_size, hidden_size, num_layers)
    self.fc = nn.Linear(hidden_size, num_classes)


@misconception("RNNClassifier", caught_by="test_logits")
class MistakesTimeForBatch(nn.Module):
    """Your `nn.RNN` was not told that the batch comes first, and you take `output[:, -1]` as if it had been. The shape
    comes out right; the state of one sequence flows into the next. Many published programs have had this very mistake,
    and trained all the same.
    """

    def __init__(self, input_size, hidden_size, num_classes, num_layers=1) -> None:
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.fc(output[:, -1])


@misconception("RNNClassifier.__init__", caught_by="test_parameters")
def ignores_the_number_of_layers(self, input_size, hidden_size, num_classes, num_layers=1):
    """Your recurrent layer is always one layer high: `num_layers` never reaches it. See what `nn.RNN` is given."""
    super().__init__()
    self.rnn = nn.RNN(input_size, hidden_size, batch_first=True)
    self.fc = nn.Linear(hidden_size, num_classes)


@misconception("RNNClassifier.__init__", caught_by="test_parameters")
def makes_it_bidirectional(self, input_size, hidden_size, num_classes, num_layers=1):
    """Your recurrent layer has two directions. The stub asks for one; with two, the state to decide by would have to be
    put together from two places (lesson 07).
    """
    super().__init__()
    self.rnn = nn.RNN(input_size, hidden_size, num_layers, batch_first=True, bidirectional=True)
    self.fc = nn.Linear(2 * hidden_size, num_classes)


@misconception("RNNClassifier.__init__", caught_by="test_logits")
def uses_relu(self, input_size, hidden_size, num_classes, num_layers=1):
    """Your recurrent layer uses relu. The stub asks for tanh, which is what `nn.RNN` does when nothing is said."""
    super().__init__()
    self.rnn = nn.RNN(input_size, hidden_size, num_layers, nonlinearity="relu", batch_first=True)
    self.fc = nn.Linear(hidden_size, num_classes)


@misconception("RNNClassifier.forward", caught_by="test_logits")
def returns_probabilities(self, x):
    """You return probabilities: there is a softmax on top of the logits. `F.cross_entropy` would apply another one to
    them, and then even a perfect classifier keeps a loss well above zero. Read in the stub what the loss does itself.
    """
    return self.fc(self.rnn(x)[1][-1]).softmax(dim=1)


@misconception("RNNClassifier.forward", caught_by="test_logits")
def squashes_the_logits(self, x):
    """You apply a sigmoid to the scores. Logits may be any numbers, and the loss expects them so; squeezed between 0
    and 1, the classifier can never be sure of anything.
    """
    return self.fc(self.rnn(x)[1][-1]).sigmoid()


@misconception("RNNClassifier.forward", caught_by="test_logits")
def applies_relu_to_the_logits(self, x):
    """You apply relu to the scores. It takes away everything below zero, and with it the difference between an unlikely
    class and a very unlikely one. Nothing stands between `fc` and the result.
    """
    return self.fc(self.rnn(x)[1][-1]).relu()


@misconception("RNNClassifier.forward", caught_by="test_logits")
def squashes_the_state_once_more(self, x):
    """You apply tanh to the state before `fc`. The state has been through tanh in the recurrent layer; a second one
    makes its values smaller and says nothing new.
    """
    return self.fc(self.rnn(x)[1][-1].tanh())


@misconception("RNNClassifier.forward", caught_by="test_logits")
def decides_by_the_bottom_layer(self, x):
    """You decide by the first entry of `h_n`, which belongs to the bottom layer. With a single layer the mistake does
    not show; with more, all layers above are computed for nothing.
    """
    return self.fc(self.rnn(x)[1][0])


@misconception("RNNClassifier.forward", caught_by="test_logits")
def decides_by_the_first_step(self, x):
    """You decide by the first step of `output`, where a single element has been read. All the rest of the sequence
    changes nothing in your answer.
    """
    return self.fc(self.rnn(x)[0][:, 0])


@misconception("RNNClassifier.forward", caught_by="test_logits")
def decides_by_the_mean_of_all_steps(self, x):
    """You decide by the mean of the states of all steps. That is a reasonable classifier, but another one than was
    asked for: this one decides by the last state.
    """
    return self.fc(self.rnn(x)[0].mean(dim=1))


@misconception("RNNClassifier.forward", caught_by="test_logits")
def answers_at_every_step(self, x):
    """You give logits at every step. One answer for the whole sequence was asked for; somewhere between the recurrent
    layer and the result, one step has to be chosen.
    """
    return self.fc(self.rnn(x)[0])


@misconception("RNNClassifier.forward", caught_by="test_logits")
def reshapes_to_bring_time_to_the_front(self, x):
    """You exchange batch and time by `view` or `reshape`. That keeps the numbers in the order in which they lie in
    memory and only cuts them anew, so every step holds parts of several sequences. The layer can take the batch first
    by itself.
    """
    batch, time, features = x.shape
    output, _ = self.rnn(x.reshape(time, batch, features).transpose(0, 1))
    return self.fc(output[:, -1])


@misconception("RNNClassifier.forward", caught_by="test_sizes_that_hide_mistakes")
def squeezes_the_logits(self, x):
    """Your numbers are right, but for a batch of one sequence the batch axis has gone: `squeeze` without an argument
    takes away every axis of size 1, wanted or not. A batch of one comes along sooner or later, at the end of an epoch.
    """
    return self.fc(self.rnn(x)[1][-1].squeeze())


@misconception("RNNClassifier.forward", caught_by="test_batches_in_turn")
def goes_on_from_the_last_batch(self, x):
    """Your classifier begins a batch with the states in which the one before it ended. The sequences of two batches
    have nothing to do with each other, and the answer for one should not depend on the other. Find what is kept between
    two calls.
    """
    kept = getattr(self, "state", None)
    _, h_n = self.rnn(x, kept if kept is not None and kept.shape[1] == len(x) else None)
    self.state = h_n.detach()
    return self.fc(h_n[-1])


@misconception("RNNClassifier.forward", caught_by="test_logits")
def begins_at_random(self, x):
    """Your network begins at random states, so the same sequence gets another answer every time. When nothing is said,
    `nn.RNN` begins at zeros, and so should yours.
    """
    h0 = x.new_empty(self.rnn.num_layers, len(x), self.rnn.hidden_size).normal_()
    return self.fc(self.rnn(x, h0)[1][-1])


@misconception("RNNClassifier.forward", caught_by="test_gradients")
def detaches_the_state(self, x):
    """Your logits are right, but the state that you decide by is cut off from the graph: only `fc` would be trained, on
    top of a recurrent layer that stays as it was drawn. Look for `detach`, `data` or `no_grad` on the way.
    """
    return self.fc(self.rnn(x)[1][-1].detach())


@misconception("RNNClassifier.forward", caught_by="test_gradients", same_as="detaches_the_state")
def runs_the_network_without_gradients(self, x):
    """Your logits are right, but no gradient reaches any parameter, so training would change nothing. `torch.no_grad()`
    is for evaluation, around the call of the model, not inside it.
    """
    import torch

    with torch.no_grad():
        _, h_n = self.rnn(x)
    return self.fc(h_n[-1])
