import torch
import torch.nn as nn


class StackedRNN(nn.Module):
    def __init__(self, input_size, hidden_size, num_layers):
        super(StackedRNN, self).__init__()
        # the first layer reads the input, each of the others reads the layer below
        self.cells = nn.ModuleList([nn.RNNCell(input_size, hidden_size)])
        for _ in range(1, num_layers):
            self.cells.append(nn.RNNCell(hidden_size, hidden_size))

    def forward(self, x, h_0):
        sequence = x
        last_memories = []
        for layer, cell in enumerate(self.cells):
            memory = h_0[layer]
            memories = []
            for t in range(sequence.size(1)):
                memory = cell(sequence[:, t, :], memory)
                memories.append(memory)
            last_memories.append(memory)
            # what this layer gives is what the next one reads
            sequence = torch.stack(memories, dim=1)
        return sequence, torch.stack(last_memories, dim=0)
