"""Wrong answers to 02_cell/numpy_cell: each replaces one definition of the reference."""

import numpy as np

from autograder.misconceptions import misconception


@misconception("ElmanRNN.step", caught_by="test_equal_sizes")
def multiplies_the_input_from_the_left(self, x, h):
    """You multiply `W_ih` by `x` in the wrong order. A row of `W_ih` belongs to a hidden unit, and your product sums
    over the units instead of over the inputs; only where both sizes are equal does this go through. Write down the
    shapes of both factors, and which of their axes is summed over.
    """
    h_next = np.tanh(x @ self.W_ih + self.W_hh @ h + self.b_h)
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def multiplies_the_state_from_the_left(self, x, h):
    """You multiply `W_hh` by `h` in the wrong order, which is the same as with the matrix transposed. The matrix is
    square, so NumPy has nothing to complain of, and with a state of zeros even the numbers agree. Which index of `W_hh`
    counts the units of the old state?
    """
    h_next = np.tanh(self.W_ih @ x + h @ self.W_hh + self.b_h)
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_equal_sizes")
def multiplies_the_output_from_the_left(self, x, h):
    """Your state is right, but you multiply it by `W_ho` in the wrong order. With as many outputs as hidden units
    nothing warns you. Compare the section "The output" of the lesson, and the shape of `W_ho` in the stub.
    """
    h_next = np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h)
    return h_next @ self.W_ho + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def packs_the_weights_in_another_order_than_the_vectors(self, x, h):
    """You join input and state into one vector and the two matrices into one, which is a good way. But the two are
    joined in different orders, so that weights meant for the input meet the state. The total width is the same either
    way, so nothing warns you.
    """
    h_next = np.tanh(np.hstack([self.W_ih, self.W_hh]) @ np.concatenate([h, x]) + self.b_h)
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def leaves_out_the_hidden_bias(self, x, h):
    """Your new state lacks `b_h`. With a bias of zeros you would not see it. Hold your sum against the lesson's
    equation, term by term.
    """
    h_next = np.tanh(self.W_ih @ x + self.W_hh @ h)
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def leaves_out_the_output_bias(self, x, h):
    """Your state is right, but your output lacks `b_o`. With a bias of zeros you would not see it. Look at the lesson's
    section "The output" again.
    """
    h_next = np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h)
    return self.W_ho @ h_next, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def leaves_out_the_nonlinearity(self, x, h):
    """You give the weighted sum itself as the new state. That is a linear network: over many steps it collapses into
    one matrix, and its states are not bounded. See what stands around the sum in the lesson's equation.
    """
    h_next = self.W_ih @ x + self.W_hh @ h + self.b_h
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def squashes_twice(self, x, h):
    """Your sum goes through tanh twice. The result still looks like a state, but its values are too small, and smaller
    still after every step. Follow one number from the sum to the result, and count.
    """
    h_next = np.tanh(np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h))
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def squashes_input_and_state_separately(self, x, h):
    """You apply tanh to the part from the input and to the part from the state, and add the two. The sum may then lie
    outside -1 and 1, which no state of this network does. How many tanhs are there in the lesson's equation, and around
    what?
    """
    h_next = np.tanh(self.W_ih @ x + self.b_h) + np.tanh(self.W_hh @ h)
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def squashes_with_a_sigmoid(self, x, h):
    """Your states lie between 0 and 1: that is the sigmoid. It has the same S-shape as the function that was asked for,
    but that one is centered at zero, so that a state can say no as well as yes. Compare the lesson's equation.
    """
    h_next = 1 / (1 + np.exp(-(self.W_ih @ x + self.W_hh @ h + self.b_h)))
    return self.W_ho @ h_next + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def squashes_the_output_too(self, x, h):
    """Your state is right, but your output has gone through tanh as well, so the network can never predict anything
    beyond -1 and 1. Read in the stub what is done to the output at the end.
    """
    h_next = np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h)
    return np.tanh(self.W_ho @ h_next + self.b_o), h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def gives_the_output_of_the_old_state(self, x, h):
    """Your state is right, but you compute the output from the state before the step. That output knows nothing of the
    present input, and the last element of a sequence never counts. Published lessons have had this mistake; it learns a
    little worse, and nobody notices.
    """
    h_next = np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h)
    return self.W_ho @ h + self.b_o, h_next


@misconception("ElmanRNN.step", caught_by="test_one_step")
def gives_the_state_first(self, x, h):
    """You return the new state first and the output second. It is asked for the other way round, as PyTorch's layers do
    it. With as many outputs as hidden units, even the shapes would not tell you.
    """
    h_next = np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h)
    return h_next, self.W_ho @ h_next + self.b_o


@misconception("ElmanRNN.step", caught_by="test_nothing_is_changed")
def overwrites_the_state_it_was_given(self, x, h):
    """You write the new state into the array that holds the old one. What you give back is right, but whoever kept the
    old state has lost it: in a loop that collects states, all entries end up as one and the same array. Look for
    `h[...] =`, `+=` and `out=`.
    """
    h[:] = np.tanh(self.W_ih @ x + self.W_hh @ h + self.b_h)
    return self.W_ho @ h + self.b_o, h.copy()


@misconception("ElmanRNN.forward", caught_by="test_whole_sequence")
def begins_every_step_at_the_start_state(self, inputs, h0=None):
    """Every one of your steps begins at the start state, so each output depends on its own input only: the network has
    no memory. What a step leaves behind has to reach the next one. Follow the variable that holds the state through two
    rounds of your loop.
    """
    start = np.zeros(len(self.b_h)) if h0 is None else h0
    pairs = [self.step(x, start) for x in inputs]
    return np.stack([y for y, _ in pairs]), np.stack([h for _, h in pairs])


@misconception("ElmanRNN.forward", caught_by="test_whole_sequence")
def begins_at_zeros_whatever_is_given(self, inputs, h0=None):
    """Your first step begins at zeros even when a start state is given. A sequence that is read in two parts would
    forget the first part. Look at what your method does with `h0`.
    """
    h = np.zeros(len(self.b_h))
    outputs, states = [], []
    for x in inputs:
        y, h = self.step(x, h)
        outputs.append(y)
        states.append(h)
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_start_from_zeros")
def begins_at_ones(self, inputs, h0=None):
    """Without a start state, your sequence does not begin at zeros. Zeros mean "nothing read yet": the recurrent
    weights then add nothing in the first step. Look at what your method does when `h0` is None.
    """
    h = np.ones(len(self.b_h)) if h0 is None else h0
    outputs, states = [], []
    for x in inputs:
        y, h = self.step(x, h)
        outputs.append(y)
        states.append(h)
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_whole_sequence")
def collects_one_array_many_times(self, inputs, h0=None):
    """All rows of your states are the same, namely the last. You keep one array and overwrite it at every step, and
    your list holds that array many times over. Appending does not copy.
    """
    h = np.zeros(len(self.b_h)) if h0 is None else h0.copy()
    outputs, states = [], []
    for x in inputs:
        y, h[:] = self.step(x, h)
        outputs.append(y)
        states.append(h)
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_whole_sequence")
def gives_the_states_before_the_steps(self, inputs, h0=None):
    """Your outputs are right, but your states are one step late: the first is the start state, and the last one is
    missing. Ask whether you note the state down before the step or after it, and which was asked for.
    """
    h = np.zeros(len(self.b_h)) if h0 is None else h0
    outputs, states = [], []
    for x in inputs:
        states.append(h)
        y, h = self.step(x, h)
        outputs.append(y)
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_whole_sequence")
def counts_the_start_among_the_states(self, inputs, h0=None):
    """You return one state too many: the start state stands in front. It is handy to have inside the loop, but what was
    asked for is one row for each step.
    """
    outputs, states = [], [np.zeros(len(self.b_h)) if h0 is None else h0]
    for x in inputs:
        y, h = self.step(x, states[-1])
        outputs.append(y)
        states.append(h)
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_whole_sequence")
def stops_one_step_early(self, inputs, h0=None):
    """Your loop leaves out an element of the sequence: there is one row too few. Count the rounds for a sequence of
    three, and remember where `range` stops.
    """
    h = np.zeros(len(self.b_h)) if h0 is None else h0
    outputs, states = [np.zeros((0, len(self.b_o)))], [np.zeros((0, len(h)))]
    for t in range(len(inputs) - 1):
        y, h = self.step(inputs[t], h)
        outputs.append(y[None])
        states.append(h[None])
    return np.concatenate(outputs), np.concatenate(states)


@misconception("ElmanRNN.forward", caught_by="test_equal_sizes")
def hands_on_the_output_in_place_of_the_state(self, inputs, h0=None):
    """What you hand from one step to the next is the output, not the state. That works only where both have the same
    size, and even there `W_hh` was made for the state. Look at the pair that `step` returns, and which of the two goes
    back in.
    """
    h = np.zeros(len(self.b_h)) if h0 is None else h0
    outputs, states = [], []
    for x in inputs:
        y, state = self.step(x, h)
        h = y
        outputs.append(y)
        states.append(state)
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_sequences_in_turn")
def carries_the_state_to_the_next_sequence(self, inputs, h0=None):
    """Your network begins a new sequence where the last one ended, unless it is told otherwise. The first sequence
    comes out right and every later one does not. Find what your network keeps between two calls.
    """
    kept = getattr(self, "h", np.zeros(len(self.b_h)))
    h = kept if h0 is None else h0
    outputs, states = [], []
    for x in inputs:
        y, h = self.step(x, h)
        outputs.append(y)
        states.append(h)
    self.h = h
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.forward", caught_by="test_sequences_in_turn")
def goes_on_collecting_in_the_same_list(self, inputs, h0=None):
    """Your states are collected in a list that lives as long as the network, and nobody empties it. From the second
    sequence on, the states of earlier ones stand in front. A list that belongs to a call should be made in the call.
    """
    if not hasattr(self, "states"):
        self.states = []
    h = np.zeros(len(self.b_h)) if h0 is None else h0
    outputs = []
    for x in inputs:
        y, h = self.step(x, h)
        outputs.append(y)
        self.states.append(h)
    return np.stack(outputs), np.stack(self.states)


@misconception("ElmanRNN.forward", caught_by="test_nothing_is_changed")
def writes_the_states_into_the_start(self, inputs, h0=None):
    """Your results are right, but afterwards the start state that was given to you holds the final state. Assigning to
    `h[:]` changes the array, and the caller has the same array. Copy it, or give the new state a name instead of its
    place.
    """
    h = np.zeros(len(self.b_h)) if h0 is None else h0
    outputs, states = [], []
    for x in inputs:
        y, h[:] = self.step(x, h)
        outputs.append(y)
        states.append(h.copy())
    return np.stack(outputs), np.stack(states)


@misconception("ElmanRNN.predict_next", caught_by="test_prediction")
def predicts_from_the_last_element_alone(self, inputs):
    """Your prediction depends on the last element only: you take a single step from zeros. All that came before is
    lost, and with it the point of a recurrent network.
    """
    y, _ = self.step(inputs[-1], np.zeros(len(self.b_h)))
    return y


@misconception("ElmanRNN.predict_next", caught_by="test_prediction")
def predicts_with_the_first_output(self, inputs):
    """You return the first of the outputs. It is the guess at the second element, made when one element was known.
    Which output has all of the sequence behind it?
    """
    return self.forward(inputs)[0][0]


@misconception("ElmanRNN.predict_next", caught_by="test_prediction")
def predicts_with_the_state(self, inputs):
    """You return the last hidden state. It is the network's memory; to become a guess at the next element, it has to go
    through the output layer. Look at the order of the pair that `forward` returns.
    """
    return self.forward(inputs)[1][-1]


@misconception("ElmanRNN.predict_next", caught_by="test_prediction")
def predicts_one_element_too_far(self, inputs):
    """You feed the last output back as an input and return what comes then. That is a guess at the element after the
    one that was asked for, and it needs outputs of the size of the inputs. What does an output stand for?
    """
    outputs, states = self.forward(inputs)
    return self.step(outputs[-1], states[-1])[0]


@misconception("ElmanRNN.predict_next", caught_by="test_prediction")
def keeps_the_time_axis(self, inputs):
    """The numbers of your prediction are right, but it is a matrix of one row. One element of a sequence is a vector.
    Compare a slice with an index.
    """
    return self.forward(inputs)[0][-1:]
