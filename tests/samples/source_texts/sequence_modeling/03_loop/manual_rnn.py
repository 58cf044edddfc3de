import torch
import torch.nn as nn


class ManualRNN(nn.Module):
    def __init__(self, input_size, hidden_size):
        super(ManualRNN, self).__init__()
        self.hidden_size = hidden_size
        self.cell = nn.RNNCell(input_size, hidden_size)

    def forward(self, x, h0=None):
        batch_size, steps, _ = x.shape

        # nothing has been read yet: an empty memory
        memory = h0
        if memory is None:
            memory = torch.zeros(batch_size, self.hidden_size, dtype=x.dtype, device=x.device)

        all_memories = []
        for step in range(steps):
            memory = self.cell(x[:, step, :], memory)
            all_memories.append(memory)

        # a list of (batch, hidden) becomes (batch, time, hidden)
        return torch.stack(all_memories, dim=1), memory
