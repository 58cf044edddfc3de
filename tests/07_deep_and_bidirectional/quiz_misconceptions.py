"""Wrong answers to 07_deep_and_bidirectional/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("both_final_states", caught_by="test_both_final_states")
def reshapes_away_the_batch():
    """You trust a shape. A reshape that moves no axis makes rows of two sequences each: see the lesson's example."""
    return ["a", "b", "c", "e"]


@misconception("both_final_states", caught_by="test_both_final_states")
def last_column_of_the_output():
    """You took the last step of the output for both halves. At that step one of the directions has only just begun."""
    return ["a", "c", "d", "e"]


@misconception("both_final_states", caught_by="test_both_final_states")
def only_h_n_knows():
    """You left out a way that does not use `h_n`. Each final state stands in `output` too; ask where."""
    return ["a", "c"]


@misconception("place_in_h_n", caught_by="test_place_in_h_n")
def directions_first():
    """You let the first axis go through all layers of one direction, then of the other. Look at the lesson's table."""
    return 3


@misconception("place_in_h_n", caught_by="test_place_in_h_n")
def layers_from_one():
    """You multiplied the layer's number, counted from one. How many layers, each with all its rows, stand before it?"""
    return 8


@misconception("parameters_of_two_layers", caught_by="test_parameters_of_two_layers")
def upper_layer_reads_one_direction():
    """You let the second layer read as many numbers as there are units. The layer below hands on more than that."""
    return 2 * (9 * 5 + 9 * 9 + 9 + 9) + 2 * (9 * 9 + 9 * 9 + 9 + 9)


@misconception("parameters_of_two_layers", caught_by="test_parameters_of_two_layers")
def directions_share_weights():
    """You counted one set of weights in each layer. The two directions of a layer share nothing."""
    return (9 * 5 + 9 * 9 + 9 + 9) + (9 * 18 + 9 * 9 + 9 + 9)


@misconception("final_backward_state", caught_by="test_final_backward_state")
def reads_forward():
    """You read the sequence from its beginning. This direction starts at the other end."""
    return 10.5


@misconception("final_backward_state", caught_by="test_final_backward_state")
def backward_state_at_the_last_step():
    """You gave the state at the last step. That is where this direction begins; "final" means where it ends."""
    return 8.0


@misconception("reach_of_the_forward_half", caught_by="test_reach_of_the_forward_half")
def forward_sees_the_past_only():
    """You thought of one layer. In a deep network a direction reads what *both* directions of the layer below give."""
    return "b"


@misconception("seconds_for_the_grid", caught_by="test_seconds_for_the_grid")
def one_entry_at_a_time():
    """You computed one entry after the other. Many of them do not wait for each other: look along the diagonals."""
    return 120


@misconception("seconds_for_the_grid", caught_by="test_seconds_for_the_grid")
def layers_cost_nothing():
    """You let all layers work at the same step at once. An upper layer reads what the layer below made at that step."""
    return 20


@misconception("must_not_read_backward", caught_by="test_must_not_read_backward")
def stored_is_allowed():
    """You asked only whether the sequence is complete. Ask as well whether a direction reads the answer itself."""
    return ["a", "e"]


@misconception("must_not_read_backward", caught_by="test_must_not_read_backward")
def an_answer_at_each_step_forbids_it():
    """You ruled out an answer for each step as such. Such a task is no obstacle if the whole sequence is there."""
    return ["a", "b", "c", "d", "e"]


@misconception("too_good_to_write", caught_by="test_too_good_to_write")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
