from functools import partial

import torch


def _shapes(which, input_shape, hidden_size, **options):
    L = options.get("num_layers", 1)
    D = 2 if options.get("bidirectional") else 1
    bf = options.get("batch_first", False)
    names = {2: "TF", 3: "BTF" if bf else "TBF"}[len(input_shape)]
    size = dict(zip(names, input_shape), N=L * D, H=hidden_size, O=D * hidden_size)
    wanted = {"output": names.replace("F", "O"), "h_n": "NBH" if "B" in names else "NH"}[which]
    return torch.Size(size[n] for n in wanted)


output_shape = partial(_shapes, "output")
state_shape = partial(_shapes, "h_n")


def parameter_count(input_size: int, hidden_size: int, num_layers=1, bidirectional=False, bias=True, **ignored):
    D = [1, 2][bidirectional]
    H = hidden_size
    sizes = {}
    for k in range(num_layers):
        for s in ["", "_reverse"][:D]:
            sizes[f"weight_ih_l{k}{s}"] = H * (D * H if k else input_size)
            sizes[f"weight_hh_l{k}{s}"] = H * H
            sizes |= {f"bias_ih_l{k}{s}": H, f"bias_hh_l{k}{s}": H} if bias else {}
    return sum(sizes.values())
