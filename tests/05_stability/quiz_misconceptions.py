"""Wrong answers to 05_stability/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("norm_of_the_third", caught_by="test_norm_of_the_third")
def each_gradient_by_itself():
    """You held each gradient by itself against the limit. There is one norm, and one factor, for all of them."""
    return 1.4


@misconception("norm_of_the_third", caught_by="test_norm_of_the_third")
def norms_added_up():
    """You added the three norms up. Lengths of parts of a vector come together in another way."""
    return 6 * 1.4 / 11


@misconception("norm_of_the_third", caught_by="test_norm_of_the_third")
def nothing_to_clip():
    """You left this gradient as it was. Compare the norm of all three together with the limit."""
    return 6.0


@misconception("farthest_move", caught_by="test_farthest_move")
def the_returned_norms():
    """You took the norms as they were returned. They were measured before clipping; the optimizer came after it."""
    return 3.4


@misconception("farthest_move", caught_by="test_farthest_move")
def every_step_at_the_limit():
    """You made every gradient as long as the limit. Clipping does nothing for those that are shorter."""
    return 0.8


@misconception("farthest_move", caught_by="test_farthest_move")
def forgets_the_learning_rate():
    """You added up the gradients. A step of the optimizer is shorter than they are, by the learning rate."""
    return 6.0


@misconception("length_after_clipping_by_value", caught_by="test_length_after_clipping_by_value")
def the_limit_is_for_the_length():
    """You took the limit for one of the length. It holds for each element, and a vector has several."""
    return 1.0


@misconception("length_after_clipping_by_value", caught_by="test_length_after_clipping_by_value")
def only_the_largest_element():
    """You clipped the largest element only. Every element outside the limits is set to the nearer one."""
    return 5.123


@misconception("after_an_infinite_element", caught_by="test_after_an_infinite_element")
def infinity_becomes_the_limit():
    """You let the infinite element shrink to the limit. It is multiplied by the factor: what is that product?"""
    return "b"


@misconception("after_an_infinite_element", caught_by="test_after_an_infinite_element")
def zero_times_anything_is_zero():
    """You let zero times anything be zero. For numbers of a computer there is an exception; try it in Python."""
    return "c"


@misconception("after_an_infinite_element", caught_by="test_after_an_infinite_element")
def one_element_spoils_all():
    """You let one element spoil all others. The factor is a number like any other here: work it out first."""
    return "d"


@misconception("never_longer", caught_by="test_never_longer")
def goes_by_the_eigenvalues():
    """You went by the eigenvalues. They speak of many equal steps; try a single one, from (1, 0) and from (0, 1)."""
    return ["a", "b", "c"]


@misconception("never_longer", caught_by="test_never_longer")
def goes_by_the_determinant():
    """You went by the determinant. It speaks of areas, and an area may shrink while a length grows."""
    return ["a", "b", "c", "d"]


@misconception("never_longer", caught_by="test_never_longer")
def must_shrink_to_be_safe():
    """You ask for more than was asked: a gradient may keep its length. Which matrices do no more than that?"""
    return ["a"]


@misconception("length_after_twenty_steps", caught_by="test_length_after_twenty_steps")
def orthogonal_keeps_it():
    """You kept the length, as an orthogonal matrix would. This one is a multiple of one."""
    return 3.0


@misconception("length_after_twenty_steps", caught_by="test_length_after_twenty_steps")
def one_step_only():
    """You took the factor once. There are as many factors as steps."""
    return 2.7


@misconception("length_after_twenty_steps", caught_by="test_length_after_twenty_steps")
def zero_states_stop_it():
    """You let the states stop the gradient. What counts is the slope of tanh at them."""
    return 0.0


@misconception("bound_of_xavier", caught_by="test_bound_of_xavier")
def the_standard_deviation():
    """You gave the standard deviation. Uniform numbers reach beyond it; see how bound and variance belong together."""
    return 0.1


@misconception("bound_of_xavier", caught_by="test_bound_of_xavier")
def fan_in_alone():
    """You used the fan-in alone. Xavier Glorot looked for a compromise between two sizes."""
    return 0.2041


@misconception("was_it_an_explosion", caught_by="test_was_it_an_explosion")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
