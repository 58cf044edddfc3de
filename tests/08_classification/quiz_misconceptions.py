"""Wrong answers to 08_classification/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("loss_of_two_sequences", caught_by="test_loss_of_two_sequences")
def adds_up_the_batch():
    """You added the losses of the batch up. PyTorch's loss, like the lesson's, is their average."""
    return 1.6094


@misconception("loss_of_two_sequences", caught_by="test_loss_of_two_sequences")
def logarithm_of_the_mean():
    """You averaged the probabilities and took the logarithm of that. The logarithm comes first, for each sequence."""
    return 0.7621


@misconception("one_logit_for_two", caught_by="test_one_logit_for_two")
def keeps_the_second_logit():
    """You kept the logit of class 1. In a softmax a logit means nothing by itself; the other one counts too."""
    return -0.5


@misconception("one_logit_for_two", caught_by="test_one_logit_for_two")
def difference_the_other_way():
    """You took the difference the other way round. Which of the two classes is less likely here?"""
    return 2.0


@misconception("border_for_a_logit", caught_by="test_border_for_a_logit")
def logit_is_a_probability():
    """You compared a logit with a probability. Between them stands the sigmoid."""
    return 0.8


@misconception("border_for_a_logit", caught_by="test_border_for_a_logit")
def sigmoid_of_the_border():
    """You sent the probability through the sigmoid once more. You have to go through it the other way."""
    return 0.69


@misconception("same_as_cross_entropy", caught_by="test_same_as_cross_entropy")
def probabilities_for_nll():
    """You gave `nll_loss` probabilities. In spite of its name it takes no logarithm; the documentation says so."""
    return ["a", "b", "d"]


@misconception("same_as_cross_entropy", caught_by="test_same_as_cross_entropy")
def second_softmax_is_harmless():
    """You counted a second softmax as harmless. Try it on the logits (4, 0): what do two of them make of these?"""
    return ["a", "c", "d"]


@misconception("same_as_cross_entropy", caught_by="test_same_as_cross_entropy")
def twice_is_always_wrong():
    """You ruled out whatever is done twice. Compute what a softmax makes of the *logarithms* of probabilities."""
    return ["a"]


@misconception("same_class_other_loss", caught_by="test_same_class_other_loss")
def adding_changes_the_loss():
    """You let a constant change the loss. It stands in every term of the softmax, above and below the line."""
    return ["a", "b", "d"]


@misconception("same_class_other_loss", caught_by="test_same_class_other_loss")
def squares_keep_the_order():
    """You thought of positive logits only. Try a change on a row that holds a large negative one."""
    return ["b", "d", "e"]


@misconception("twins_across_the_split", caught_by="test_twins_across_the_split")
def nothing_known_of_held_out():
    """You took the held-out reviews for new ones. Each of them was in the data twice."""
    return 0.5


@misconception("twins_across_the_split", caught_by="test_twins_across_the_split")
def coin_never_lands_right():
    """You counted the reviews that are known and no others. A coin is right at times, too."""
    return 0.8


@misconception("twins_across_the_split", caught_by="test_twins_across_the_split")
def every_twin_is_in_training():
    """You put every twin into the training part. Some pairs were held out together."""
    return 1.0


@misconception("best_of_forty", caught_by="test_best_of_forty")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
