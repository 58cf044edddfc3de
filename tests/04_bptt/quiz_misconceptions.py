"""Wrong answers to 04_bptt/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("gradient_of_the_recurrent_weight", caught_by="test_gradient_of_the_recurrent_weight")
def the_last_step_only():
    """You stopped at the last step. The weight was used at the first step as well, and that step has a part too."""
    return 0.36 * 0.6


@misconception("gradient_of_the_recurrent_weight", caught_by="test_gradient_of_the_recurrent_weight")
def takes_the_state_after_the_step():
    """You multiplied each δ by the state after its step. The weight was multiplied by another one."""
    return 0.36 * 0.8 + 0.6912 * 0.6


@misconception("gradient_of_the_recurrent_weight", caught_by="test_gradient_of_the_recurrent_weight")
def a_loss_at_both_steps():
    """You let the loss look at both states. It takes the second alone; the first matters by way of the second."""
    return 0.36 * 0.6 + 0.64 * (1 + 1.08) * 0.5


@misconception("gradient_of_the_recurrent_weight", caught_by="test_gradient_of_the_recurrent_weight")
def leaves_out_the_slope():
    """You left the slope of tanh out. See what stands between the gradient of a state and its δ."""
    return 1.0 * 0.6 + 3.0 * 0.5


@misconception("terms_of_the_gradient", caught_by="test_terms_of_the_gradient")
def one_sequence_of_the_batch():
    """You counted the steps of one sequence. The sequences of a batch share the weights as well."""
    return 20


@misconception("terms_of_the_gradient", caught_by="test_terms_of_the_gradient")
def steps_with_a_loss():
    """You counted the steps that the loss looks at. The others matter to the loss by way of the states."""
    return 8


@misconception("steps_with_a_gradient", caught_by="test_steps_with_a_gradient")
def the_gradient_of_every_state():
    """You expected the gradient of every state. Look at what the network goes on from: is it this tensor?"""
    return 12


@misconception("steps_with_a_gradient", caught_by="test_steps_with_a_gradient")
def report_without_a_gradient():
    """You expected zeros everywhere. The loss itself is made from a part of this tensor."""
    return 0


@misconception("unseen_with_one_step", caught_by="test_unseen_with_one_step")
def a_transpose_always_shows():
    """You expect a transpose to show. Ask where the result of that line goes when there is one step."""
    return ["a", "c"]


@misconception("unseen_with_one_step", caught_by="test_unseen_with_one_step")
def one_step_has_no_slope():
    """You let the slope go unseen. Even one step leads through tanh, so look whether the state plays a part in it."""
    return ["a", "b", "c", "d"]


@misconception("steps_to_a_thousandth", caught_by="test_steps_to_a_thousandth")
def the_slope_alone():
    """You took the slope for the whole factor. The weight stands in every step as well."""
    return 10


@misconception("steps_to_a_thousandth", caught_by="test_steps_to_a_thousandth")
def loses_as_much_at_every_step():
    """You took the same amount away at every step. Each step takes a share of what is left."""
    return 5


@misconception("steps_to_a_thousandth", caught_by="test_steps_to_a_thousandth")
def a_weight_above_one():
    """You went by the weight, which is above 1, and concluded that nothing vanishes. The slope counts as much."""
    return -1


@misconception("factor_at_rest", caught_by="test_factor_at_rest")
def the_weight_alone():
    """You gave the weight. On its way back a gradient also goes through tanh, which is rather flat here."""
    return 2.0


@misconception("factor_at_rest", caught_by="test_factor_at_rest")
def the_slope_without_the_weight():
    """You gave the slope of tanh. On its way back a gradient is also multiplied by the weight."""
    return 0.0832


@misconception("factor_at_rest", caught_by="test_factor_at_rest")
def tanh_of_the_state_once_more():
    """You sent the state through tanh once more to get its slope. The state is a result of tanh already."""
    return 0.8955


@misconception("tasks_within_reach", caught_by="test_tasks_within_reach")
def long_sequences_are_out_of_reach():
    """You ruled out every long text. Ask how far back the elements are that decide, not how many there are in all."""
    return ["a"]


@misconception("tasks_within_reach", caught_by="test_tasks_within_reach")
def the_state_holds_everything():
    """You trust the state to hold everything. It might; but training must find that out, from what gradient is left."""
    return ["a", "b", "c", "d"]


@misconception("when_not_to_use_a_plain_rnn", caught_by="test_when_not_to_use_a_plain_rnn")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
