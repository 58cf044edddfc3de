import torch.nn as nn


def last_output(output):
    return output[:, -1, :]


def last_state(h_n):
    # one entry per layer: the top one comes last
    top = h_n.size(0) - 1
    return h_n[top]


def readouts_agree(*, num_layers, bidirectional, lengths):
    # two directions: output is twice as wide as a state
    if bidirectional:
        return False
    # a shorter sequence has padding in its last column
    longest = max(lengths)
    for length in lengths:
        if length < longest:
            return False
    return True


class RNNClassifier(nn.Module):
    def __init__(self, input_size, hidden_size, num_classes, num_layers=1):
        super(RNNClassifier, self).__init__()
        # the wall that is already built: the loop is inside
        self.rnn = nn.RNN(
            input_size=input_size,
            hidden_size=hidden_size,
            num_layers=num_layers,
            batch_first=True,
        )
        # from the memory to the classes
        self.fc = nn.Linear(in_features=hidden_size, out_features=num_classes)

    def forward(self, x):
        every_step, _ = self.rnn(x)
        return self.fc(last_output(every_step))
