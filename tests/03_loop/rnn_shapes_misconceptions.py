"""Wrong answers to 03_loop/rnn_shapes: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("output_shape", caught_by="test_output_of_a_batch")
def output_holds_every_layer(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Your `output` grows with the number of layers. The layers stand on top of each other: each feeds the next, and
    what leaves the stack comes from one of them. Look up in the lesson which one, and where the others can be seen.
    """
    return (*input_shape[:-1], num_layers * (2 if bidirectional else 1) * hidden_size)


@misconception("output_shape", caught_by="test_output_of_a_batch")
def output_adds_the_two_directions(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Your `output` is as wide with two directions as with one, as if their states were added. `nn.RNN` adds nothing
    up: at every step it keeps what both directions found. Look up in the lesson how the two stand in one tensor.
    """
    return (*input_shape[:-1], hidden_size)


@misconception("output_shape", caught_by="test_output_of_a_batch")
def output_is_always_time_first(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """With `batch_first` your `output` has its first two axes exchanged: time stands first, although the input has it
    second. Read in the documentation of `nn.RNN` which of its tensors `batch_first` speaks of.
    """
    width = (2 if bidirectional else 1) * hidden_size
    if batch_first and len(input_shape) == 3:
        return (input_shape[1], input_shape[0], width)
    return (*input_shape[:-1], width)


@misconception("output_shape", caught_by="test_output_of_a_batch")
def output_is_always_batch_first(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Without `batch_first` your `output` has its first two axes exchanged: the batch stands first, although the input
    has it second. That order is not the one that `nn.RNN` takes when nobody asks for it. Read what `batch_first` is
    when it is left out, and which tensors it speaks of.
    """
    width = (2 if bidirectional else 1) * hidden_size
    if not batch_first and len(input_shape) == 3:
        return (input_shape[1], input_shape[0], width)
    return (*input_shape[:-1], width)


@misconception("output_shape", caught_by="test_output_of_a_batch")
def output_is_the_last_step(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Your `output` has no time axis, as if the layer gave its last step only. `nn.RNN` gives two tensors, and they
    differ in just this: one follows the whole sequence, one holds where it ended. Look up which is which.
    """
    width = (2 if bidirectional else 1) * hidden_size
    if len(input_shape) == 2:
        return (width,)
    return (input_shape[0] if batch_first else input_shape[1], width)


@misconception("output_shape", caught_by="test_output_of_a_batch")
def output_has_an_axis_for_directions(
    input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False
):
    """You give the directions of `output` an axis of their own. `nn.RNN` does keep the two apart, but without a further
    axis: `output` has as many axes as the input. Look up in the lesson where the second direction goes.
    """
    return (*input_shape[:-1], 2, hidden_size) if bidirectional else (*input_shape[:-1], hidden_size)


@misconception("output_shape", caught_by="test_output_of_one_sequence")
def output_gets_a_batch_axis(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """For one sequence without a batch axis your `output` has gained one, of size 1. `nn.RNN` takes such an axis for
    its own computation, but gives its answer in the form that it was asked in.
    """
    width = (2 if bidirectional else 1) * hidden_size
    if len(input_shape) == 2:
        return (1, input_shape[0], width) if batch_first else (input_shape[0], 1, width)
    return (*input_shape[:-1], width)


@misconception("output_shape", caught_by="test_axes_of_one")
def output_loses_axes_of_one(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Where an axis has the size 1, your `output` loses it, as after `squeeze()`. `nn.RNN` keeps the axes of a batch
    whatever their sizes, so that code written for many sequences also works for one.
    """
    shape = (*input_shape[:-1], (2 if bidirectional else 1) * hidden_size)
    return tuple(size for size in shape if size != 1)


@misconception("state_shape", caught_by="test_state_of_a_batch")
def state_is_batch_first_too(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """With `batch_first` you put the batch first in `h_n` as well. Nearly everybody expects that, and it is not so:
    read what the documentation of `nn.RNN` says under `batch_first` about hidden states.
    """
    states = num_layers * (2 if bidirectional else 1)
    if len(input_shape) == 2:
        return (states, hidden_size)
    return (input_shape[0], states, hidden_size) if batch_first else (states, input_shape[1], hidden_size)


@misconception("state_shape", caught_by="test_state_of_a_batch")
def state_overlooks_batch_first(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """With `batch_first` the middle axis of your `h_n` has the length of the sequence. `batch_first` does not move the
    axes of `h_n`, but it does decide which axis of the *input* counts the sequences.
    """
    states = num_layers * (2 if bidirectional else 1)
    return (states, hidden_size) if len(input_shape) == 2 else (states, input_shape[1], hidden_size)


@misconception("state_shape", caught_by="test_state_of_a_batch")
def state_takes_batch_first_for_granted(
    input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False
):
    """Without `batch_first` the middle axis of your `h_n` has the length of the sequence: you counted the sequences on
    the first axis of the input. Read what the order of axes is when nobody says `batch_first`.
    """
    states = num_layers * (2 if bidirectional else 1)
    return (states, hidden_size) if len(input_shape) == 2 else (states, input_shape[0], hidden_size)


@misconception("state_shape", caught_by="test_state_of_a_batch")
def state_is_that_of_the_top_layer(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Your `h_n` does not grow with the number of layers. Each layer has a state of its own, and whoever wants to go on
    where a sequence stopped needs them all. Ask what `nn.RNN` expects as its second argument.
    """
    states = 2 if bidirectional else 1
    if len(input_shape) == 2:
        return (states, hidden_size)
    return (states, input_shape[0] if batch_first else input_shape[1], hidden_size)


@misconception("state_shape", caught_by="test_state_of_a_batch")
def state_joins_the_directions(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """With two directions you make `h_n` twice as wide. That is how `output` keeps them; `h_n` does it on another axis.
    Compare the two rows of the lesson's table.
    """
    width = (2 if bidirectional else 1) * hidden_size
    if len(input_shape) == 2:
        return (num_layers, width)
    return (num_layers, input_shape[0] if batch_first else input_shape[1], width)


@misconception("state_shape", caught_by="test_state_of_a_batch")
def state_knows_one_direction(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Your `h_n` has the same shape with two directions as with one. The second direction ends as well, at the other
    end of the sequence, with a state of its own in every layer. Look up on which axis `nn.RNN` puts it.
    """
    if len(input_shape) == 2:
        return (num_layers, hidden_size)
    return (num_layers, input_shape[0] if batch_first else input_shape[1], hidden_size)


@misconception("state_shape", caught_by="test_state_of_one_sequence")
def state_keeps_a_batch_of_one(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """For one sequence without a batch axis your `h_n` still has one, of size 1. `nn.RNN` gives its answer in the form
    that it was asked in: no batch axis in, no batch axis out.
    """
    states = num_layers * (2 if bidirectional else 1)
    if len(input_shape) == 2:
        return (states, 1, hidden_size)
    return (states, input_shape[0] if batch_first else input_shape[1], hidden_size)


@misconception("state_shape", caught_by="test_state_of_one_sequence")
def two_axes_are_a_batch_of_vectors(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """You take an input with two axes for a batch of vectors, one step for each. To `nn.RNN` it is one sequence: the
    first axis is time. Nothing warns the user who meant the other, so it is worth remembering.
    """
    states = num_layers * (2 if bidirectional else 1)
    batch = input_shape[0] if batch_first or len(input_shape) == 2 else input_shape[1]
    return (states, batch, hidden_size)


@misconception("state_shape", caught_by="test_axes_of_one")
def state_loses_a_batch_of_one(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """For a batch of one sequence your `h_n` loses its batch axis, as after `squeeze()`. A batch of one is still a
    batch to `nn.RNN`: what counts is the number of axes of the input, not their sizes.
    """
    states = num_layers * (2 if bidirectional else 1)
    batch = 1 if len(input_shape) == 2 else input_shape[0] if batch_first else input_shape[1]
    return (states, hidden_size) if batch == 1 else (states, batch, hidden_size)


@misconception("parameter_count", caught_by="test_count_of_one_layer")
def one_bias_is_enough(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """You count one bias vector for each layer and direction. In the mathematics one would do, but PyTorch keeps more
    than that. List `named_parameters()` of a layer, or see the lesson on the cell.
    """
    directions = 2 if bidirectional else 1
    first = hidden_size * (input_size + hidden_size + bias)
    later = hidden_size * (directions * hidden_size + hidden_size + bias)
    return directions * (first + (num_layers - 1) * later)


@misconception("parameter_count", caught_by="test_count_of_one_layer")
def there_are_always_biases(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """Your count is the same with `bias=False` as without it. That option leaves all bias vectors out, in every layer
    and direction.
    """
    directions = 2 if bidirectional else 1
    first = hidden_size * (input_size + hidden_size + 2)
    later = hidden_size * (directions * hidden_size + hidden_size + 2)
    return directions * (first + (num_layers - 1) * later)


@misconception("parameter_count", caught_by="test_count_of_one_layer")
def biases_are_not_parameters(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """You count the weights only. Biases are learned as well and belong to `parameters()`, unless the layer was made
    without them.
    """
    directions = 2 if bidirectional else 1
    first = hidden_size * (input_size + hidden_size)
    later = hidden_size * (directions * hidden_size + hidden_size)
    return directions * (first + (num_layers - 1) * later)


@misconception("parameter_count", caught_by="test_count_of_one_layer")
def recurrent_weights_are_one_per_unit(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """You count one recurrent weight for each hidden unit, as if a unit remembered itself only. In `nn.RNN` every unit
    reads the whole hidden state. What shape does that give `weight_hh`?
    """
    directions = 2 if bidirectional else 1
    rest = hidden_size + 2 * hidden_size * bias
    first = hidden_size * input_size + rest
    later = hidden_size * directions * hidden_size + rest
    return directions * (first + (num_layers - 1) * later)


@misconception("parameter_count", caught_by="test_count_of_a_stack")
def every_layer_reads_the_input(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """You give every layer as many inputs as the first one has, so your count is the one of a single layer times the
    number of layers. Ask what the second layer reads: not the input any more.
    """
    directions = 2 if bidirectional else 1
    return num_layers * directions * hidden_size * (input_size + hidden_size + 2 * bias)


@misconception("parameter_count", caught_by="test_count_of_a_stack")
def layers_share_their_weights(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """Your count does not grow with the number of layers, as if all layers used the same weights. Weights are shared
    over *time*: the steps of one layer have one set. Each layer has a set of its own.
    """
    directions = 2 if bidirectional else 1
    return directions * hidden_size * (input_size + hidden_size + 2 * bias)


@misconception("parameter_count", caught_by="test_count_of_two_directions")
def upper_layers_read_one_direction(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """With two directions and several layers your count is too small: you let a layer read `hidden_size` numbers from
    the layer below. How wide is what a bidirectional layer gives out at a step?
    """
    directions = 2 if bidirectional else 1
    first = hidden_size * (input_size + hidden_size + 2 * bias)
    later = hidden_size * (hidden_size + hidden_size + 2 * bias)
    return directions * (first + (num_layers - 1) * later)


@misconception("parameter_count", caught_by="test_count_of_two_directions")
def directions_share_their_weights(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """You count the two directions once, as if one set of weights were run over the sequence in both orders. In
    `nn.RNN` each direction learns its own: look for the names that end in `_reverse` among the parameters.
    """
    directions = 2 if bidirectional else 1
    first = hidden_size * (input_size + hidden_size + 2 * bias)
    later = hidden_size * (directions * hidden_size + hidden_size + 2 * bias)
    return first + (num_layers - 1) * later


@misconception("parameter_count", caught_by="test_count_of_two_directions")
def two_directions_are_one_of_twice_the_size(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """You count a bidirectional layer as one layer with twice as many hidden units. Then each direction would read the
    other one's state at every step, but they run in opposite orders and never meet inside a layer. Count the
    recurrent weights again with that in mind.
    """
    size = hidden_size * (2 if bidirectional else 1)
    return size * (input_size + size + 2 * bias) + (num_layers - 1) * size * (size + size + 2 * bias)
