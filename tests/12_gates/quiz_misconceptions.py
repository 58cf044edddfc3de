"""Wrong answers to 12_gates/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("parameters_of_three_cells", caught_by="test_parameters_of_three_cells")
def counts_the_gates_only():
    """You counted the gates and forgot the candidate. It has weights and biases of its own, like a plain cell."""
    return (1560, 3120, 4680)


@misconception("parameters_of_three_cells", caught_by="test_parameters_of_three_cells")
def counts_one_bias():
    """You counted one bias in each block, as books write it. PyTorch's cells have two: look at the table of shapes."""
    return (1530, 4590, 6120)


@misconception("parameters_of_three_cells", caught_by="test_parameters_of_three_cells")
def gru_and_lstm_exchanged():
    """You gave the GRU more blocks than the LSTM. Count the equations of each that have weights."""
    return (1560, 6240, 4680)


@misconception("hidden_state_of_an_lstm", caught_by="test_hidden_state_of_an_lstm")
def cell_state_shown_without_tanh():
    """You showed the cell state as it is. Before the output gate acts, it goes through one more function."""
    return 0.4702


@misconception("hidden_state_of_an_lstm", caught_by="test_hidden_state_of_an_lstm")
def input_and_forget_exchanged():
    """You let the input gate keep and the forget gate write. "Forget gate" is a name; see what it is multiplied by."""
    return 0.3379


@misconception("hidden_state_of_an_lstm", caught_by="test_hidden_state_of_an_lstm")
def shows_the_old_cell_state():
    """You showed the cell state from before the step. What is shown has already been written to."""
    return 0.3808


@misconception("state_of_a_gru", caught_by="test_state_of_a_gru")
def update_gate_lets_the_candidate_in():
    """You gave the update gate's share to the candidate, as some papers do. Here it says how much stays."""
    return -0.43


@misconception("state_of_a_gru", caught_by="test_state_of_a_gru")
def adds_the_whole_candidate():
    """You kept a part and added the whole candidate. In a GRU what comes in is tied to what goes."""
    return -0.32


@misconception("share_that_is_left", caught_by="test_share_that_is_left")
def forgets_once():
    """You let the gate act once. It acts at every step, on what the step before has left."""
    return 0.95


@misconception("share_that_is_left", caught_by="test_share_that_is_left")
def forgets_a_constant_amount():
    """You took the same amount away at each step. It is the same *share*, of less and less."""
    return 0.0


@misconception("forget_gate_with_biases_of_one", caught_by="test_forget_gate_with_biases_of_one")
def sees_one_bias():
    """You put in one bias. Remember how many of them PyTorch adds up."""
    return 0.7311


@misconception("forget_gate_with_biases_of_one", caught_by="test_forget_gate_with_biases_of_one")
def bias_is_the_gate():
    """You took a bias for the gate. It goes through the sigmoid, which never gets there."""
    return 1.0


@misconception("what_gates_can_do", caught_by="test_what_gates_can_do")
def gru_can_add():
    """You gave the GRU two free gates for keeping and writing. One gate does both, and its shares add up to 1."""
    return ["a", "b", "c", "d"]


@misconception("what_gates_can_do", caught_by="test_what_gates_can_do")
def hidden_is_lost():
    """You took what is not shown for what is not kept. An LSTM has two states, and a gate between them."""
    return ["a", "d"]


@misconception("reasons_for_a_plain_cell", caught_by="test_reasons_for_a_plain_cell")
def gates_are_needed_for_lengths():
    """You connected the cell with the lengths. Padding and packing are the same for all three cells."""
    return ["a", "c", "d"]


@misconception("reasons_for_a_plain_cell", caught_by="test_reasons_for_a_plain_cell")
def plain_cells_remember_long():
    """You trust a plain cell with a long memory. See what the lesson says of its state after twenty steps."""
    return ["a", "b", "c"]


@misconception("which_cell_first", caught_by="test_which_cell_first")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
