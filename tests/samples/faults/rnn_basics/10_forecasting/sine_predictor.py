"""Faults about predictions, each put into the answer of the same text."""

from autograder.misconceptions import misconception


@misconception("SinePredictor.forward", caught_by="test_layers_and_shapes")
def squeezes_a_batch_of_one(self, x):
    """Every axis of size one is dropped: that of the layers always, that of the batch when there is a single window."""
    h_n = self.rnn(x)[1]
    return self.linear(h_n.squeeze())
