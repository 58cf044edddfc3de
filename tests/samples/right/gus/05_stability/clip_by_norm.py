from collections import namedtuple
import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_  # for comparing in the notebook, not used here

Result = namedtuple("Result", ["gradients", "norm"])


def clip_gradients(gradients, max_norm):
	norm = np.sqrt(np.sum([np.sum(np.square(g, dtype=np.float64)) for g in gradients]))
	if norm <= max_norm:
		return Result(gradients[:], norm)		# as they were: the very same arrays
	return Result([np.divide(g, norm / max_norm, dtype=g.dtype, out=np.zeros_like(g)) for g in gradients], norm)


def clip_grad_norm(parameters, max_norm):
	parameters = tuple(parameters)
	total = torch.zeros((), dtype=torch.float64)
	for p in parameters:
		if p.grad is not None:
			total += torch.sum(p.grad.double() ** 2)
	total.sqrt_()
	if total > max_norm:
		for p in parameters:
			if p.grad is not None:
				p.grad = p.grad / (total / max_norm).to(p.grad.dtype)
	return total
