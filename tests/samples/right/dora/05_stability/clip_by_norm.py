import numpy as np, torch

norm_of = lambda gs: float(sum((np.linalg.norm(g) ** 2 for g in gs), 0.0) ** .5)

def clip_gradients(gradients, max_norm):
    n = norm_of(gradients)
    c = min(1.0, max_norm / n) if n > 0 else 1.0
    return [np.multiply(g, c, dtype=g.dtype)[...] if c != 1 else g.copy() for g in gradients], n

def clip_grad_norm(parameters, max_norm):
    gs = [p.grad for p in parameters if p.grad is not None]
    n = sum((g.pow(2).sum() for g in gs), torch.zeros(())).sqrt()
    if n > max_norm: [g.copy_(g * (max_norm / n)) for g in gs]
    return n

if __name__ == '__main__':
    a = [torch.nn.Parameter(torch.randn(3, 4)) for _ in range(3)]
    for p in a: p.grad = torch.randn(3, 4)
    old = [p.grad.clone() for p in a]
    print(clip_grad_norm(a, 1.0), [p.grad.norm() for p in a])
    for p, g in zip(a, old): p.grad = g
    # what pytorch says
    print(torch.nn.utils.clip_grad_norm_(a, 1.0), [p.grad.norm() for p in a])
