import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence


def split(count, generator):
    # 80% / 20%
    n_held_out = count // 5
    shuffled = torch.randperm(count, generator=generator)
    return shuffled[n_held_out:], shuffled[:n_held_out]


class SentimentClassifier(nn.Module):
    """Both directions read the review; one logit says what they made of it."""

    def __init__(self, vocab_size, embedding_dim, hidden_size, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.rnn = nn.RNN(
            embedding_dim,
            hidden_size,
            num_layers=num_layers,
            bidirectional=True,  # forward + backward
            batch_first=True,
        )
        self.linear = nn.Linear(hidden_size * 2, 1)

    def forward(self, tokens, lengths):
        vectors = self.embedding(tokens)  # (batch, seq, embedding)
        packed = pack_padded_sequence(vectors, lengths, batch_first=True, enforce_sorted=False)
        h_n = self.rnn(packed)[1]
        # last layer: h_n[-2] has read forward, h_n[-1] backward
        both = torch.cat([h_n[-2], h_n[-1]], dim=-1)
        return self.linear(both).squeeze(-1)


def train(model, tokens, lengths, labels, epochs, batch_size, lr):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        for rows in torch.randperm(len(tokens)).split(batch_size):
            logits = model(tokens[rows], lengths[rows])
            loss = F.binary_cross_entropy_with_logits(logits, labels[rows].to(logits.dtype))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@torch.no_grad()
def accuracy(model, tokens, lengths, labels):
    mode = model.training
    model.eval()
    predicted = (model(tokens, lengths) > 0).long()
    model.train(mode)
    return (predicted == labels).float().mean().item()
