"""Wrong answers to 02_cell/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("number_of_parameters", caught_by="test_number_of_parameters")
def counts_one_bias():
    """You counted one bias, as books write the cell. `nn.RNNCell` has two: list its parameters and see."""
    return 40 * 30 + 40 * 40 + 40


@misconception("number_of_parameters", caught_by="test_number_of_parameters")
def forgets_the_recurrent_weights():
    """You counted a layer from input to state, and biases. The state before the step has weights of its own."""
    return 40 * 30 + 40 + 40


@misconception("parameters_saved_by_one_bias", caught_by="test_one_bias")
def one_number_for_each_input():
    """You counted one number for each input. A bias is added to the hidden units; see the table of shapes."""
    return 30


@misconception("shape_of_the_new_state", caught_by="test_shape_of_the_new_state")
def shape_of_the_input():
    """You gave the shape of the input. The result is the next state, and goes where the state came from."""
    return (16, 30)


@misconception("shape_of_the_new_state", caught_by="test_shape_of_the_new_state")
def shape_with_a_time_axis():
    """You gave an axis of time. A cell makes a single step; the loop around it is the next lesson's."""
    return (16, 1, 40)


@misconception("next_state", caught_by="test_next_state")
def sum_without_tanh():
    """You gave the sum itself. The cell sends it through one more function before it is a state."""
    return 0.5


@misconception("next_state", caught_by="test_next_state")
def sign_of_the_recurrent_weight_lost():
    """The recurrent weight of this cell is negative. Look at the sign of the term that comes from the state."""
    return 0.9051


@misconception("unseen_with_a_state_of_zeros", caught_by="test_unseen_with_a_state_of_zeros")
def bias_hh_vanishes_with_the_state():
    """You counted the second bias among the terms that vanish. It is the state's in name, but not multiplied by it."""
    return ["a", "b", "c"]


@misconception("range_of_the_state", caught_by="test_range_of_the_state")
def relu_is_bounded():
    """You gave relu an upper bound. It lets positive numbers through as they are, however large."""
    return "b"


@misconception("gradients_of_the_biases", caught_by="test_gradients_of_the_biases")
def the_state_scales_a_gradient():
    """You let the state scale the gradient of a bias. It does that to the gradient of a weight."""
    return "c"


@misconception("why_a_nonlinearity", caught_by="test_why_a_nonlinearity")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
