"""Answer questions about sequences of different lengths.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def places_too_many() -> int:
    """How many places are True in this mask that should not be?

    The mask is `torch.arange(9) <= lengths[:, None]`, for a batch of sequences with 4, 9, 1 and 6 steps, padded to 9.
    """
    ### BEGIN SOLUTION
    return 3
    ### END SOLUTION


def rows_at_each_step() -> tuple[int, ...]:
    """How many rows does a `PackedSequence` hold for each time step, if the sequences have 2, 5 and 3 steps?

    Give one number for each time step, the first step first.
    """
    ### BEGIN SOLUTION
    return (3, 3, 2, 1, 1)
    ### END SOLUTION


def the_way_back() -> tuple[int, ...]:
    """Which row numbers undo the sorting?

    A batch holds sequences of 2, 8, 5 and 6 steps, in this order. It is sorted by length, the longest first:
    `in_order = batch[order]`. Give the four numbers of `back`, counted from 0, with which `in_order[back]` is the batch
    as it was.
    """
    ### BEGIN SOLUTION
    return (3, 0, 2, 1)  # order is (1, 3, 2, 0)
    ### END SOLUTION


def last_column() -> float:
    """Which number stands at the last step of `output`, if the network runs without packing?

    A tanh network with one input and one unit has `weight_ih` [[1.0]], `weight_hh` [[0.5]], `bias_ih` [0.2] and
    `bias_hh` [0.0]. It starts from zero and reads a sequence of one step, 1.0, that was padded to three steps with
    zeros. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.4418  # tanh(0.2 + 0.5 * tanh(0.2 + 0.5 * tanh(1.2)))
    ### END SOLUTION


def wrong_without_packing() -> list[Literal["a", "b", "c", "d"]]:
    """Which results of a bidirectional layer are wrong for a shorter sequence, if a padded batch is not packed?

    There is one layer, with biases that are not zero; the padding is zeros, behind the real steps. Wrong is what
    differs from the result for the sequence by itself.

    a. The forward half of `output` at its real steps.
    b. The backward half of `output` at its real steps.
    c. The forward state in `h_n`.
    d. The backward state in `h_n`.
    """
    ### BEGIN SOLUTION
    return ["b", "c", "d"]
    ### END SOLUTION


def shape_after_unpacking() -> tuple[int, ...]:
    """What is the shape of `output` after it was unpacked?

    The layer is `nn.RNN(3, 6, batch_first=True)`. A batch of shape (4, 12, 3), whose sequences have 9, 2, 5 and 7
    steps, is packed as it should be, with `batch_first=True`, and the layer makes `result, h_n` of it. The last line
    is `output, lengths = pad_packed_sequence(result)`.
    """
    ### BEGIN SOLUTION
    return (9, 4, 6)
    ### END SOLUTION


def rows_beside_their_label() -> int:
    """How many rows of the batch still stand beside their own label?

    A `collate_fn` gets four samples whose sequences have 4, 9, 6 and 2 steps. It puts the sequences in the order of
    their lengths, the longest first, and pads them. The labels it returns in the order in which they came.
    """
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION


def padding_in_front() -> str:
    """Someone pads in front: "Every sequence ends in the last column, so I need no lengths." Are they right?

    Say what is right about it and what is not, in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        "It is right that the last column is then the last real step of every sequence. "
        "But the network reads the padding first, and a step on padding is a step too: unless the state stays at zero "
        "there, as it does with zeros for padding, no biases and a start of zero, each sequence starts from "
        "a state that depends on how much padding it got, and so on the other sequences of its batch. "
        "The lengths are still needed to leave padding out of a loss at every step, a backward direction would end in "
        "the padding, and time is spent on it."
    )
    ### END SOLUTION
