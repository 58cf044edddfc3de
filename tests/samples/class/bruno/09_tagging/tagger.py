# bruno, ex. 09
import numpy as np
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from torch.utils.data import DataLoader, TensorDataset


class Tagger(torch.nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
        super().__init__()
        layers = {
            'linear': torch.nn.Linear(hidden_size, num_tags),
            'rnn': torch.nn.RNN(embedding_dim, hidden_size),      # time first!
            'embedding': torch.nn.Embedding(vocab_size, embedding_dim, padding_idx),
        }
        for k, v in layers.items():
            self.add_module(k, v)

    def forward(self, tokens):
        e = self.embedding(tokens.t())                 # T B E
        h0 = e.new_zeros(1, tokens.shape[0], self.rnn.hidden_size)
        states = self.rnn(e, h0)[0]
        return torch.einsum('tbh,kh->btk', states, self.linear.weight) + self.linear.bias


def token_accuracy(logits, tags, ignore_index=-100):
    L = logits.detach().numpy()
    t = tags.numpy()
    right = counted = 0
    for row, row_tags in zip(L, t):
        for scores, tag in zip(row, row_tags):
            if tag == ignore_index: continue
            counted += 1
            right += int(np.argmax(scores) == tag)
    if not counted:
        raise ValueError('nothing but padding')
    return right / counted


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
    model.train()
    loader = DataLoader(TensorDataset(tokens, tags), batch_size=batch_size, shuffle=True)
    loss_fn = torch.nn.CrossEntropyLoss()
    opt = torch.optim.Adam(model.parameters(), lr)
    result = []
    for _ in range(epochs):
        total, batches = 0.0, 0
        for inp, target in loader:
            opt.zero_grad()
            keep = target != ignore_index          # mask instead of ignore_index
            loss = loss_fn(model(inp)[keep], target[keep])
            loss.backward()
            opt.step()
            total += float(loss)
            batches += 1
        result.append(total / batches)
    return result


def plot_tags(true_tags, predicted_tags):
    fig = Figure(figsize=(7, 3), layout='constrained')
    FigureCanvasAgg(fig)
    ax = fig.add_subplot(1, 1, 1)
    x = np.arange(true_tags.numel())
    ax.scatter(x, true_tags.numpy(), s=120, facecolors='none', edgecolors='k', label='true')
    ax.scatter(x, predicted_tags.numpy(), s=20, c='r', marker='+', label='predicted')
    ax.set(xlabel='position', ylabel='tag', title='Tags')
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc='upper right')
    return fig
