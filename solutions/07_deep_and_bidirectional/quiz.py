"""Answer questions about deep and bidirectional networks.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def both_final_states() -> list[Literal["a", "b", "c", "d", "e"]]:
    """Which of these are the final states of both directions of the last layer, forward first, for every batch size?

    `x` has shape (batch, 12, 5) and no padding, `layer` is
    `nn.RNN(5, 9, num_layers=3, bidirectional=True, batch_first=True)`, and `output, h_n = layer(x)`.

    a. `torch.cat((h_n[4], h_n[5]), dim=1)`
    b. `h_n[-2:].reshape(len(x), 18)`
    c. `h_n[-2:].transpose(0, 1).reshape(len(x), 18)`
    d. `output[:, -1]`
    e. `torch.cat((output[:, -1, :9], output[:, 0, 9:]), dim=1)`
    """
    ### BEGIN SOLUTION
    return ["a", "c", "e"]
    ### END SOLUTION


def place_in_h_n() -> int:
    """At which index of the first axis of `h_n` is the final forward state of the fourth layer?

    The network has six layers and reads in both directions. The index counts from 0; the layer that reads the input is
    the first.
    """
    ### BEGIN SOLUTION
    return 6
    ### END SOLUTION


def parameters_of_two_layers() -> int:
    """How many numbers do the parameters of `nn.RNN(5, 9, num_layers=2, bidirectional=True)` hold in all?"""
    ### BEGIN SOLUTION
    return 2 * (9 * 5 + 9 * 9 + 9 + 9) + 2 * (9 * 18 + 9 * 9 + 9 + 9)
    ### END SOLUTION


def final_backward_state() -> float:
    """What is the final state of the backward direction?

    The layer has one input, one unit, relu and no biases, and starts from zero. For the backward direction, `weight_ih`
    is [[2.0]] and `weight_hh` is [[0.5]]. The sequence is 3, 1, 4.
    """
    ### BEGIN SOLUTION
    return 9.0  # 8, then 2 + 4, then 6 + 3
    ### END SOLUTION


def reach_of_the_forward_half() -> Literal["a", "b", "c", "d"]:
    """On which inputs can the forward half of `output` at the third of eight steps depend?

    The network has two layers, both of which read in both directions.

    a. On the third only.
    b. On the first three.
    c. On the third and all after it.
    d. On all eight.
    """
    ### BEGIN SOLUTION
    return "d"
    ### END SOLUTION


def seconds_for_the_grid() -> int:
    """How many seconds does a network of 6 layers need for 20 steps, at the least?

    It reads in one direction. A call of a cell takes one second and can begin when all that it reads is there; as many
    calls as you like can run at the same time. Nothing else takes time.
    """
    ### BEGIN SOLUTION
    return 20 + 6 - 1
    ### END SOLUTION


def must_not_read_backward() -> list[Literal["a", "b", "c", "d", "e"]]:
    """For which of these tasks must the network not read in both directions?

    It runs over the whole sequence once, and its output at each step makes the answer for that step.

    a. Each spoken word is to be shown as text before the next one is spoken.
    b. Each word of a stored sentence is to get its part of speech.
    c. At each character of a stored text, the next one is to be predicted.
    d. Each value in last year's record of a machine is to be marked as normal or as faulty.
    e. At each value that comes in from a machine, it is to be decided whether the machine is stopped now.
    """
    ### BEGIN SOLUTION
    return ["a", "c", "e"]
    ### END SOLUTION


def too_good_to_write() -> str:
    """What has happened to this language model, and what will it be like as a writer?

    A bidirectional network was trained to predict the next character at every step of a text. On a text that it has
    never seen it makes almost no mistake. Explain in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        "At each step the backward half of the output has read the rest of the text, and the next character, "
        "which is the target, is part of it: the network has learned to copy the answer from there. "
        "So the small error, on new text too, says nothing about prediction. "
        "When it writes, the characters to come do not exist yet, the backward half has nothing to read that it could "
        "copy, and what it writes will be poor; a network for writing reads forward only."
    )
    ### END SOLUTION
