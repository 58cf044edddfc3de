# bruno, ex. 02
# I did it with einsum because I never remember which one gets transposed.
import torch, math
import numpy as np
import torch.nn.functional as F

ACT = dict(tanh=torch.tanh, relu=F.relu)


class ManualRNNCell(torch.nn.Module):

    def __init__(self, input_size, hidden_size, nonlinearity='tanh'):
        super(ManualRNNCell, self).__init__()
        try:
            self.act = ACT[nonlinearity]
        except (KeyError, TypeError):
            raise ValueError('only tanh and relu, not ' + repr(nonlinearity)) from None

        k = hidden_size ** -0.5
        # biases first, then weights (order doesn't matter)
        for name, size in (('bias_hh', (hidden_size,)),
                           ('bias_ih', (hidden_size,)),
                           ('weight_hh', (hidden_size, hidden_size)),
                           ('weight_ih', (hidden_size, input_size))):
            self.register_parameter(name, torch.nn.Parameter((torch.rand(*size) * 2 - 1) * k))

    def forward(self, x, h):
        dt = x.dtype
        d = torch.float64     # sum in double, safer
        a = torch.einsum('bd,hd->bh', x.to(d), self.weight_ih.to(d))
        b = torch.einsum('bj,ij->bi', h.to(d), self.weight_hh.to(d))
        s = torch.addcmul(a, torch.ones_like(b), b)
        for bias in (self.bias_ih, self.bias_hh):
            s = s + bias.to(d)[None, :]
        return self.act(s).to(dt)


if __name__ == "__main__":
    c = ManualRNNCell(3, 2)
    print(c, dict(c.named_parameters()))
    print(c(torch.randn(4, 3), torch.zeros(4, 2)))
