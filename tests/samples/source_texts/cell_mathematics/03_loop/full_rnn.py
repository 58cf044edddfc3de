import torch
import torch.nn as nn


class FullRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(FullRNN, self).__init__()
        self.hidden_size = hidden_size

        # h_t = tanh(W_hh h_{t-1} + W_xh x_t + b_h)
        self.W_xh = nn.Linear(in_features=input_size, out_features=hidden_size, bias=False)
        self.W_hh = nn.Linear(hidden_size, hidden_size, bias=True)
        self.tanh = nn.Tanh()

        # y_t = W_hy h_t + b_y
        self.W_hy = nn.Linear(hidden_size, output_size, bias=True)

    def forward(self, x, h0=None):
        h = h0
        if h is None:
            # wherever the input is, and in its precision
            h = torch.zeros(x.size(0), self.hidden_size, device=x.device, dtype=x.dtype)

        # unrolling: the same three matrices at every step
        y = []
        for t in range(x.size(1)):
            h = self.tanh(self.W_hh(h) + self.W_xh(x[:, t, :]))
            y.append(self.W_hy(h))

        return torch.stack(y, dim=1), h
