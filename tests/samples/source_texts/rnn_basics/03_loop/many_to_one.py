from torch import nn


def last_output(output):
    return output[:, -1]


def last_state(h_n):
    # h_n: (layers, batch, hidden)
    return h_n[-1]


def readouts_agree(*, num_layers, bidirectional, lengths):
    # h_n[-1] of two directions is the backward state alone
    return not bidirectional and len(set(lengths)) == 1


class RNNClassifier(nn.Module):
    def __init__(self, input_size, hidden_size, num_classes, num_layers=1):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, batch_first=True, num_layers=num_layers)
        self.fc = nn.Linear(self.rnn.hidden_size, num_classes)

    def forward(self, x):
        _, state = self.rnn(x)
        return self.fc(last_state(state))
