"""Right answers to 06_lengths/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("rows_at_each_step")
def asks_pytorch():
    import torch
    from torch.nn.utils.rnn import pack_sequence

    packed = pack_sequence([torch.zeros(length) for length in (2, 5, 3)], enforce_sorted=False)
    return tuple(int(rows) for rows in packed.batch_sizes)


@alternative("the_way_back")
def gives_a_list():
    return [3, 0, 2, 1]


@alternative("last_column")
def rounds_to_two_decimals():
    return 0.44


@alternative("wrong_without_packing")
def in_another_order():
    return ["d", "c", "b"]


@alternative("shape_after_unpacking")
def gives_a_torch_size():
    import torch

    return torch.Size([9, 4, 6])
