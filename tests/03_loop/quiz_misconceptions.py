"""Wrong answers to 03_loop/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("shape_of_h_n", caught_by="test_shape_of_h_n")
def batch_first_moves_h_n():
    """You put the batch first here too. `batch_first` says how `x` and `output` lie; look at what it leaves alone."""
    return (3, 4, 20)


@misconception("shape_of_h_n", caught_by="test_shape_of_h_n")
def one_state_for_each_layer():
    """You counted the layers alone. A layer with two directions ends in two states."""
    return (2, 3, 20)


@misconception("shape_of_h_n", caught_by="test_shape_of_h_n")
def directions_side_by_side():
    """You joined the directions in one vector. `output` does that; `h_n` keeps them apart."""
    return (2, 3, 40)


@misconception("shape_as_written", caught_by="test_shape_as_written")
def the_batch_as_it_was_meant():
    """You gave the shape for the batch as it was meant. The layer was not told, and goes by its default."""
    return (1, 8, 12)


@misconception("shape_as_written", caught_by="test_shape_as_written")
def the_shape_of_output():
    """You gave the shape of `output`, with an axis for every step. `h_n` is what is left at the end."""
    return (8, 40, 12)


@misconception("parameters_without_sharing", caught_by="test_parameters_without_sharing")
def shared_after_all():
    """You counted one set of parameters, as the layer really has. The question gives a set to each step."""
    return 27


@misconception("parameters_without_sharing", caught_by="test_parameters_without_sharing")
def one_bias_for_each_step():
    """You counted one bias for each step. `nn.RNN` has two of them."""
    return 240


@misconception("unrolled_network", caught_by="test_unrolled_network")
def copies_bring_parameters():
    """You let each copy of the step bring parameters. They are copies of the arrows: look whose weights are on them."""
    return ["a", "b", "c"]


@misconception("unrolled_network", caught_by="test_unrolled_network")
def memory_stays():
    """You left memory as it is. To go back through a step, its state must still be there."""
    return ["a"]


@misconception("reach_of_a_loop", caught_by="test_reach_of_a_loop")
def the_state_is_carried_along():
    """You took the state for carried along, as a loop of this kind should do. Look at what each round starts from."""
    return "a"


@misconception("reach_of_a_loop", caught_by="test_reach_of_a_loop")
def h0_blocks_everything():
    """You let `h0` hide the sequence. Each round also gets an input: which of them is in `h` at the end?"""
    return "d"


@misconception("needs_a_cell", caught_by="test_needs_a_cell")
def a_start_needs_a_loop():
    """You wrote a loop for the state at the start. Look at what `nn.RNN` may be given besides `x`."""
    return ["a", "b", "d"]


@misconception("needs_a_cell", caught_by="test_needs_a_cell")
def an_output_needs_a_loop():
    """You wrote a loop for the outputs. A linear layer can take all states at once if nothing waits for it."""
    return ["a", "c", "d"]


@misconception("needs_a_cell", caught_by="test_needs_a_cell")
def the_input_is_known_before():
    """You took all inputs for known. Ask of each when it comes to be, and what the call needs at its beginning."""
    return ["a"]


@misconception("fitting_activations", caught_by="test_fitting_activations")
def softmax_for_everything():
    """You gave softmax to labels that may hold together. Its numbers add up to one, whatever the labels do."""
    return ["a", "c", "d", "e"]


@misconception("fitting_activations", caught_by="test_fitting_activations")
def tanh_as_in_the_cell():
    """You took tanh, as the cell does. A state may stay between -1 and 1; ask whether the answer does."""
    return ["b", "c", "e"]


@misconception("floor_of_the_loss", caught_by="test_floor_of_the_loss")
def a_sure_network_has_no_loss():
    """You let the loss come down to zero, as it can with logits. Here it gets probabilities instead: put some in."""
    return 0.0


@misconception("floor_of_the_loss", caught_by="test_floor_of_the_loss")
def the_loss_of_a_guess():
    """You gave the loss of a network that knows nothing. Being right helps a little even after a softmax too many."""
    return 1.3863


@misconception("compared_with_a_convolution", caught_by="test_compared_with_a_convolution")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
