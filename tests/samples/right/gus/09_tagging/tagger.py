import itertools
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from matplotlib.figure import Figure


class Tagger(nn.Module):
	def __init__(self, vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=0):
		super().__init__()
		table = torch.rand(vocab_size, embedding_dim) - .5
		table[padding_idx].zero_()
		self.embedding = nn.Embedding.from_pretrained(table, freeze=False, padding_idx=padding_idx)
		self.rnn = nn.RNN(embedding_dim, hidden_size)
		self.linear = nn.Linear(hidden_size, num_tags)

	def forward(self, tokens):
		return self.linear(self.rnn(self.embedding(tokens).transpose(0, 1))[0]).transpose(0, 1)


@torch.no_grad()
def token_accuracy(logits, tags, ignore_index=-100):
	weights = (tags != ignore_index).double()
	if not weights.any():
		raise ValueError("all of it is padding")
	return torch.sum(weights * (logits.max(-1)[1] == tags)) / torch.sum(weights)


def batches(n, batch_size):
	order = torch.rand(n).argsort()
	for start in itertools.count(0, batch_size):
		if start >= n:
			return
		yield order[start:start + batch_size]


def train(model, tokens, tags, epochs, batch_size, lr, ignore_index=-100):
	model.train()
	optimizer = torch.optim.Adam(model.parameters(), lr=lr)
	parameters = [p for p in model.parameters() if p.requires_grad]
	means = []
	for _ in range(epochs):
		mean = 0.
		for i, rows in enumerate(batches(len(tokens), batch_size), 1):
			loss = cross_entropy(model(tokens[rows]).movedim(2, 1), tags[rows], ignore_index=ignore_index)
			gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
			for p, g in zip(parameters, gradients):
				p.grad = g
			optimizer.step()
			mean += (loss.item() - mean) / i		# running mean
		means.append(mean)
	return means


def plot_tags(true_tags, predicted_tags):
	fig = Figure()
	ax = fig.gca()
	t = range(len(true_tags))
	pred = ax.scatter(t, predicted_tags, marker="x", color="crimson", zorder=2)
	true, = ax.plot(t, true_tags, drawstyle="steps-mid", marker="o", fillstyle="none", markersize=11)
	true.set_label("true")
	pred.set_label("predicted")
	ax.legend(handles=[true, pred], title="tags")
	ax.set_xlabel("position")
	ax.set_ylabel("tag")
	return fig
