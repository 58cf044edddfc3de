import torch
from torch.nn import Module, Parameter, ParameterDict


class ManualRNNCell(ParameterDict):		# a ParameterDict is an nn.Module too, and its keys are the names
	def __init__(self, input_size, hidden_size, nonlinearity="tanh"):
		match nonlinearity:
			case "tanh" | "relu":
				pass
			case _:
				raise ValueError("tanh or relu!")
		k = hidden_size ** -.5
		sizes = {"weight_ih": (hidden_size, input_size), "weight_hh": (hidden_size, hidden_size),
			"bias_ih": (hidden_size,), "bias_hh": (hidden_size,)}
		super().__init__({name: Parameter(torch.empty(size).uniform_(-k, k)) for name, size in sizes.items()})
		self.is_tanh = nonlinearity == "tanh"

	__call__ = Module.__call__		# ParameterDict forbids calling

	def forward(self, x, h):
		a = torch.addmm(self["bias_ih"], x, self["weight_ih"].mT)
		a = torch.addmm(self["bias_hh"], h, self["weight_hh"].mT) + a
		return a.tanh_() if self.is_tanh else a.clamp(min=0)
