"""Wrong answers to 06_lengths/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("places_too_many", caught_by="test_places_too_many")
def one_in_every_row():
    """You counted one place in every row. Look at the row that fills the batch: where would its place be?"""
    return 4


@misconception("places_too_many", caught_by="test_places_too_many")
def the_mask_is_right():
    """You found the mask right. Steps are counted from 0: at which index does a sequence of 4 steps end?"""
    return 0


@misconception("rows_at_each_step", caught_by="test_rows_at_each_step")
def lengths_in_order():
    """You gave the lengths, longest first. Those go by sequence; the question goes by time step."""
    return (5, 3, 2)


@misconception("rows_at_each_step", caught_by="test_rows_at_each_step")
def padding_is_packed_too():
    """You let every step hold all rows. Packing takes the padding out."""
    return (3, 3, 3, 3, 3)


@misconception("the_way_back", caught_by="test_the_way_back")
def the_order_once_more():
    """You applied the same order once more. That undoes an exchange of two rows; here the rows go around."""
    return (1, 3, 2, 0)


@misconception("the_way_back", caught_by="test_the_way_back")
def shortest_first():
    """You sorted with the shortest first. Nothing is undone by sorting the other way round."""
    return (0, 2, 3, 1)


@misconception("last_column", caught_by="test_last_column")
def zeros_change_nothing():
    """You left the state as it was after the real step. A step on a zero still has the recurrent weight and a bias."""
    return 0.8337


@misconception("last_column", caught_by="test_last_column")
def filled_with_zero():
    """You gave what unpacking puts there. Nothing was packed, and the network has run to the end."""
    return 0.0


@misconception("last_column", caught_by="test_last_column")
def forgets_the_bias():
    """You left the bias out where the input is zero. It is added at every step."""
    return 0.1946


@misconception("wrong_without_packing", caught_by="test_wrong_without_packing")
def only_the_last_state():
    """You found only the forward state spoiled. Follow the backward cell: what does it read first?"""
    return ["c"]


@misconception("wrong_without_packing", caught_by="test_wrong_without_packing")
def the_backward_state_recovers():
    """You trust the backward state, as it has read the real steps last. What did it start them from?"""
    return ["b", "c"]


@misconception("wrong_without_packing", caught_by="test_wrong_without_packing")
def everything_is_spoiled():
    """You found everything spoiled. Padding stands behind the real steps: which cell comes there last?"""
    return ["a", "b", "c", "d"]


@misconception("shape_after_unpacking", caught_by="test_shape_after_unpacking")
def as_the_layer_lays_it_out():
    """You put the batch first, as the layer does. Unpacking does not ask the layer."""
    return (4, 9, 6)


@misconception("shape_after_unpacking", caught_by="test_shape_after_unpacking")
def as_many_steps_as_before():
    """You gave back as many steps as `x` has. A packed batch knows the lengths, but not how far it was padded."""
    return (12, 4, 6)


@misconception("rows_beside_their_label", caught_by="test_rows_beside_their_label")
def labels_follow_the_rows():
    """You let the labels follow the rows. Nothing tells them to: they are a tensor of their own."""
    return 4


@misconception("rows_beside_their_label", caught_by="test_rows_beside_their_label")
def every_row_has_moved():
    """You let every row move. Compare the old place of each sample with the new one."""
    return 0


@misconception("padding_in_front", caught_by="test_padding_in_front")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
