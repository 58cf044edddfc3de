"""Answer questions about classifying sequences.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def loss_of_two_sequences() -> float:
    """What is the cross-entropy of this batch of two sequences and three classes?

    The logits are (1.0986, 0, 0) for the first, whose class is 0, and (0, 0, 0) for the second, whose class is 2.
    Classes count from 0, and 1.0986 is the logarithm of 3. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.8047  # (log(5 / 3) + log(3)) / 2
    ### END SOLUTION


def one_logit_for_two() -> float:
    """Which single logit says the same as these two?

    A network with a logit for each of two classes gives 1.5 for class 0 and -0.5 for class 1. Another network has one
    logit, whose sigmoid is the probability of class 1, and it is to give that class the same probability. One decimal
    is enough.
    """
    ### BEGIN SOLUTION
    return -2.0
    ### END SOLUTION


def border_for_a_logit() -> float:
    """From which logit on is a review to be called positive, if "positive" shall be said at 80 % or more only?

    The network has one logit, whose sigmoid is the probability that the review is positive. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 1.3863  # log(0.8 / 0.2)
    ### END SOLUTION


def same_as_cross_entropy() -> list[Literal["a", "b", "c", "d"]]:
    """Which of these give the same number as `F.cross_entropy(logits, labels)`, but for rounding, for all logits?

    `logits` has shape (8, 5): a batch of eight, five classes.

    a. `F.nll_loss(logits.log_softmax(dim=1), labels)`
    b. `F.nll_loss(logits.softmax(dim=1), labels)`
    c. `F.cross_entropy(logits.softmax(dim=1), labels)`
    d. `F.cross_entropy(logits.log_softmax(dim=1), labels)`
    """
    ### BEGIN SOLUTION
    return ["a", "d"]
    ### END SOLUTION


def same_class_other_loss() -> list[Literal["a", "b", "c", "d", "e"]]:
    """Which changes to all logits leave the class with the largest one as it is, always, but can change the loss?

    The loss is `F.cross_entropy`. Rounding is left out of account.

    a. Add 5 to each.
    b. Divide each by 10.
    c. Multiply each by -1.
    d. Replace each row by its softmax.
    e. Replace each logit by its square.
    """
    ### BEGIN SOLUTION
    return ["b", "d"]
    ### END SOLUTION


def twins_across_the_split() -> float:
    """Which accuracy do you expect on the held-out part, where nothing was learned but by heart?

    A data set holds 1000 reviews, half of them positive, and each of them twice, with the same label. One fifth of
    these 2000 is held out at random. The network knows every training review by heart, and tosses a coin for every
    other. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.9  # four fifths have their twin in the training part, half of the others are right by chance
    ### END SOLUTION


def best_of_forty() -> str:
    """Why is this accuracy too good, and what should be done instead?

    Someone trained a classifier with 40 different settings, measured each on the same held-out reviews, and reports the
    best of the 40 accuracies as what is to be expected of new reviews. Answer in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        "Each of the 40 accuracies is a measurement with some luck in it, and the best of them was chosen for its "
        "luck too: the held-out reviews took part in the choice, so they are no longer new to what was chosen. The "
        "data should be split in three: settings are chosen on a validation part, and the accuracy that is reported "
        "is measured once, at the end, on a test part that no choice has looked at. (Cross-validation for the "
        "choice, within the training data, is as good.)"
    )
    ### END SOLUTION
