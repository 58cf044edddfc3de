"""Wrong answers to 11_language_model/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("bits_per_character", caught_by="test_bits_per_character")
def logarithm_of_the_mean():
    """You took the logarithm of the mean probability. Each character costs bits of its own, and these are averaged."""
    return 1.8301


@misconception("bits_per_character", caught_by="test_bits_per_character")
def natural_logarithm():
    """You used the natural logarithm. A bit is a decision between two."""
    return 1.3863


@misconception("bits_per_character", caught_by="test_bits_per_character")
def sum_of_the_bits():
    """You gave the bits of all characters together. What is asked for is their mean."""
    return 8.0


@misconception("perplexity_from_a_loss", caught_by="test_perplexity_from_a_loss")
def loss_in_bits():
    """You took PyTorch's loss for bits. Its logarithm is another one."""
    return 2**1.6094


@misconception("perplexity_from_a_loss", caught_by="test_perplexity_from_a_loss")
def stops_at_the_bits():
    """You gave the bits per character. The perplexity is one step further on."""
    return 2.3219


@misconception("perplexity_of_two_texts", caught_by="test_perplexity_of_two_texts")
def mean_of_the_perplexities():
    """You averaged perplexities. It is the bits that add up; what is made of them comes after the mean."""
    return 6.5


@misconception("perplexity_of_two_texts", caught_by="test_perplexity_of_two_texts")
def texts_count_alike():
    """You let both texts count alike. One of them has three times as many characters."""
    return 4.0


@misconception("probability_at_a_temperature", caught_by="test_probability_at_a_temperature")
def divides_the_probabilities():
    """You divided the probabilities by the temperature. It is the logits that are divided."""
    return 0.9


@misconception("probability_at_a_temperature", caught_by="test_probability_at_a_temperature")
def multiplies_by_the_temperature():
    """You multiplied by the temperature, and the favorite has gained. A higher one makes all more alike."""
    return 81 / 82


@misconception("true_of_temperature", caught_by="test_true_of_temperature")
def only_the_best_gains():
    """You let one character take from all others. Try three characters of which two are nearly alike."""
    return ["a", "b", "c"]


@misconception("true_of_temperature", caught_by="test_true_of_temperature")
def a_constant_matters_when_it_is_cold():
    """You let a constant matter. Divided by any temperature it is the same for all characters still."""
    return ["a", "c", "d"]


@misconception("reach_of_a_chunk", caught_by="test_reach_of_a_chunk")
def detach_forgets():
    """You let `detach` forget. It cuts the graph; the numbers of the state go on."""
    return ["c"]


@misconception("reach_of_a_chunk", caught_by="test_reach_of_a_chunk")
def gradient_follows_the_value():
    """You let the gradient go wherever the value came from. Between chunks something cuts its way."""
    return ["a", "b", "c"]


@misconception("target_at_the_end_of_a_row", caught_by="test_target_at_the_end_of_a_row")
def the_input_itself():
    """You gave the place of the input. Its target is another character."""
    return 319


@misconception("target_at_the_end_of_a_row", caught_by="test_target_at_the_end_of_a_row")
def rows_around_in_a_ring():
    """You let the row begin anew at its end. In the text, something else follows there."""
    return 240


@misconception("always_the_most_likely", caught_by="test_always_the_most_likely")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
