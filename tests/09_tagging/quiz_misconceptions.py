"""Wrong answers to 09_tagging/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("per_token_accuracy", caught_by="test_per_token_accuracy")
def mean_of_the_sequences():
    """You let each sequence count alike. Per token means that a long sequence weighs more than a short one."""
    return (9 / 12 + 1 / 4 + 8 / 8) / 3


@misconception("per_token_accuracy", caught_by="test_per_token_accuracy")
def padding_counts_as_wrong():
    """You divided by all positions of the batch. Padding is no token, and counts neither as right nor as wrong."""
    return 18 / 36


@misconception("accuracy_without_memory", caught_by="test_accuracy_without_memory")
def guesses_everywhere():
    """You let the tagger guess at every position. There is one at which nothing came before."""
    return 0.25


@misconception("accuracy_without_memory", caught_by="test_accuracy_without_memory")
def as_many_tags_as_elements():
    """You let it choose among as many tags as there are elements. How many remainders are there?"""
    return (1 + 4 / 8) / 5


@misconception("loss_of_the_real_tokens", caught_by="test_loss_of_the_real_tokens")
def a_mask_makes_the_mean_right():
    """You took the result as it is. The mask takes padding out of the sum, but `.mean()` still counts its positions."""
    return 0.3


@misconception("loss_of_the_real_tokens", caught_by="test_loss_of_the_real_tokens")
def divides_by_the_sequences():
    """You divided by the number of sequences. The lesson's average goes over tokens."""
    return 0.3 * 20 / 4


@misconception("calls_that_fit", caught_by="test_calls_that_fit")
def reshape_is_transpose():
    """You took a reshape for an exchange of axes. It keeps the numbers in their order and only cuts them anew."""
    return ["a", "b", "c"]


@misconception("calls_that_fit", caught_by="test_calls_that_fit")
def any_flattening_will_do():
    """You flattened two tensors in two different orders. Row i of the one must belong to entry i of the other."""
    return ["a", "c", "d"]


@misconception("calls_that_fit", caught_by="test_calls_that_fit")
def flattening_loses_the_sequences():
    """You distrust flattening. The loss of a token asks nothing about its neighbors, and all tokens count alike."""
    return ["a"]


@misconception("loss_of_a_sure_mistake", caught_by="test_loss_of_a_sure_mistake")
def log_of_zero():
    """You let a tiny probability become zero before you took its logarithm. The formula itself knows no overflow."""
    return float("inf")


@misconception("loss_of_a_sure_mistake", caught_by="test_loss_of_a_sure_mistake")
def the_logit_alone():
    """You took the negative of one logit. A logit says nothing by itself: compare it with the others."""
    return 200.0


@misconception("a_state_helps", caught_by="test_a_state_helps")
def state_knows_what_comes():
    """You credited the state with what comes later. A network that reads from left to right has not read it."""
    return ["b", "c", "d", "e"]


@misconception("a_state_helps", caught_by="test_a_state_helps")
def memory_is_never_needless():
    """You counted a tag that depends on the character alone. The network gets it right, but so does a table."""
    return ["a", "b", "d"]


@misconception("nineteen_of_twenty", caught_by="test_nineteen_of_twenty")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
