from collections import namedtuple

Batched = namedtuple("Batched", "time batch features")
BatchFirst = namedtuple("BatchFirst", "batch time features")
Unbatched = namedtuple("Unbatched", "time features")
States = namedtuple("States", "layers batch hidden")
State = namedtuple("State", "layers hidden")


class Count(int):
	"""an int that can be printed nicely"""
	def pretty(self):
		return f"{self:,} parameters"


def read(input_shape, batch_first):
	if len(input_shape) == 2:
		return Unbatched(*input_shape)
	return (BatchFirst if batch_first else Batched)(*input_shape)


def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
	return read(input_shape, batch_first)._replace(features=hidden_size * (1 + bidirectional))


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
	s = read(input_shape, batch_first)
	n = num_layers * (1 + bidirectional)
	if isinstance(s, Unbatched):
		return State(n, hidden_size)
	return States(n, s.batch, hidden_size)


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
	n = Count()
	reads = input_size
	layer = 0
	while layer < num_layers:
		layer += 1
		for _ in range(1 + bidirectional):
			n = Count(n + hidden_size * reads + hidden_size ** 2)
			if bias:
				n = Count(n + hidden_size + hidden_size)
		reads = hidden_size * (1 + bidirectional)
	return n


if __name__ == "__main__":
	print(parameter_count(5, 6).pretty())
