"""Answer questions about tagging.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def per_token_accuracy() -> float:
    """What is the per-token accuracy of a tagger on this batch?

    Of the first sequence's 12 tokens it gets 9 right, of the second one's 4 tokens 1, of the third one's 8 tokens all.
    The batch is padded to 12 steps. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.75  # 18 of 24
    ### END SOLUTION


def accuracy_without_memory() -> float:
    """What accuracy does the best tagger without memory reach on average?

    Each sequence has 5 elements, drawn from 1 to 8, all equally likely and independent of each other. The tag of an
    element is the sum of all elements so far, modulo 4. The tagger sees a token and its position, but no other token.
    Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.4  # (1 + 4 / 4) / 5
    ### END SOLUTION


def loss_of_the_real_tokens() -> float:
    """What is the loss of this batch, averaged as the lesson says?

    The four sequences have 5, 4, 2 and 1 tokens and are padded to 5 steps. A program has computed the cross-entropy at
    each of the 20 positions, multiplied it by a mask (1 at real tokens, 0 at padding), and called `.mean()` on the
    result. It got 0.3. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.5  # a sum of 0.3 * 20 over 12 tokens
    ### END SOLUTION


def calls_that_fit() -> list[Literal["a", "b", "c", "d"]]:
    """Which of these calls give the mean cross-entropy over all tokens, for any logits and tags?

    `logits` has shape (16, 30, 7): batch, time, tag. `tags` has shape (16, 30): batch, time. There is no padding.

    a. `F.cross_entropy(logits.transpose(1, 2), tags)`
    b. `F.cross_entropy(logits.reshape(16, 7, 30), tags)`
    c. `F.cross_entropy(logits.flatten(0, 1), tags.flatten())`
    d. `F.cross_entropy(logits.transpose(0, 1).flatten(0, 1), tags.flatten())`
    """
    ### BEGIN SOLUTION
    return ["a", "c"]
    ### END SOLUTION


def loss_of_a_sure_mistake() -> float:
    """What is the loss of a token with the logits (-200, 600, 100), if its tag is 0?

    Tags count from 0. What the formula says is asked for, not what a computer makes of it.
    """
    ### BEGIN SOLUTION
    return 800.0
    ### END SOLUTION


def a_state_helps() -> list[Literal["a", "b", "c", "d", "e"]]:
    """Which of these tags can a network that reads from left to right give without a mistake, but no table can?

    The tokens are the characters of any text that is not longer than those of the training. The network may be as large
    and as well trained as you like; the table gives each character one tag.

    a. Is this character a vowel?
    b. Is this character the same as the one before it?
    c. Is this character the same as the one after it?
    d. Has the number of commas so far, with this character, become odd?
    e. Will another comma come in the rest of the text?
    """
    ### BEGIN SOLUTION
    return ["b", "d"]
    ### END SOLUTION


def nineteen_of_twenty() -> str:
    """What does an accuracy of 0.95 say here, and what would you look at instead?

    A tagger marks the names in a text. In the test data, 19 of 20 tokens are no name and bear the tag "other"; the
    accuracy counts all tokens. Answer in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        'Next to nothing: a tagger that says "other" for every token, and finds no name at all, gets 0.95 too. '
        "The accuracy is to be compared with that of this constant answer. "
        "Better is to look at the names alone: how many of the tokens that are names were found (recall), and how "
        "many of those that were marked as names are names (precision), or their combination F1; "
        "a table of true against predicted tags shows the same."
    )
    ### END SOLUTION
