"""Wrong answers to 01_sequences/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("smallest_table", caught_by="test_smallest_table")
def one_row_for_each_word():
    """You counted the different words. This vocabulary has gaps, and a table has a row for a gap too."""
    return 2


@misconception("smallest_table", caught_by="test_smallest_table")
def greatest_id_as_the_count():
    """You gave the greatest id. Rows are counted from 0, so the number of rows is another."""
    return 4


@misconception("shape_of_the_vectors", caught_by="test_shape_of_the_vectors")
def as_wide_as_the_vocabulary():
    """You gave vectors as long as the vocabulary, as one-hot vectors are. A row of the table has its own length."""
    return (12, 30, 1000)


@misconception("shape_of_the_vectors", caught_by="test_shape_of_the_vectors")
def one_vector_for_a_sentence():
    """You gave one vector for each sentence. An embedding looks every token up by itself, and nothing is added up."""
    return (12, 64)


@misconception("gradient_of_a_row", caught_by="test_gradient_of_a_row")
def one_place_only():
    """You counted one place. Each place where the id stands sends a gradient to the row; see how they come together."""
    return 3.0


@misconception("gradient_of_a_row", caught_by="test_gradient_of_a_row", same_as="one_place_only")
def forgets_the_square():
    """You added 1 for each place, as for a plain sum. The loss is a sum of squares: differentiate a square first."""
    return 3 * 1.0 * 1.0


@misconception("unknown_as_padding", caught_by="test_unknown_as_padding")
def an_unknown_word_learns():
    """You let the vector of unknown words learn. Look at what an embedding does with the gradient of one row."""
    return ["a", "d"]


@misconception("unknown_as_padding", caught_by="test_unknown_as_padding")
def embedding_refuses_the_unknown():
    """You expect an error. An embedding sees ids only, and cannot know which word an id was meant for."""
    return ["a", "b", "c", "d"]


@misconception("nonsense_on_the_next_day", caught_by="test_nonsense_on_the_next_day")
def repeats_leave_gaps():
    """You blame the repeated tokens. They are gone before anything is numbered, so look at what happens to the rest."""
    return "a"


@misconception("nonsense_on_the_next_day", caught_by="test_nonsense_on_the_next_day")
def sets_are_sorted():
    """You take a set for sorted. If it were, every run would number the words alike, and nothing would go wrong."""
    return "d"


@misconception("same_bag", caught_by="test_same_bag")
def words_without_counts():
    """You compared which words occur. A bag also says how often each does."""
    return ["a", "c", "d"]


@misconception("same_bag", caught_by="test_same_bag")
def only_sentences_with_a_meaning():
    """You left out what is no sentence to a reader. A bag does not know grammar: compare the counts alone."""
    return ["a"]


@misconception("shortest_window", caught_by="test_shortest_window")
def counts_the_common_end():
    """You counted the words that both end with. A window of this size sees just them, and nothing that differs."""
    return 5


@misconception("shortest_window", caught_by="test_shortest_window")
def the_whole_sentence():
    """You gave the window room for a whole sentence. That tells the two apart, but a shorter one does so too."""
    return 8


@misconception("what_a_state_gains", caught_by="test_what_a_state_gains")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
