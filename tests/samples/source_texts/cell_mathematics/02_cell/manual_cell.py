import torch
import torch.nn as nn


class ManualRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
        super(ManualRNNCell, self).__init__()
        # f_h
        activations = {"tanh": nn.Tanh(), "relu": nn.ReLU()}
        if nonlinearity not in activations:
            raise ValueError(f"f_h can be one of {list(activations)}")
        self.f_h = activations[nonlinearity]

        # W_xh with its bias, W_hh with its bias; the names are those that PyTorch gives them
        W_xh = nn.Linear(input_size, hidden_size)
        W_hh = nn.Linear(hidden_size, hidden_size)
        self.weight_ih, self.bias_ih = W_xh.weight, W_xh.bias
        self.weight_hh, self.bias_hh = W_hh.weight, W_hh.bias

        # nn.Linear looks at the number of its inputs, a cell at its hidden size
        k = 1 / hidden_size**0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -k, k)

    def forward(self, x, h):
        # x_t W_xh^T + b, and h_{t-1} W_hh^T + b
        from_x = x @ self.weight_ih.T + self.bias_ih
        from_h = h @ self.weight_hh.T + self.bias_hh
        return self.f_h(from_x + from_h)
