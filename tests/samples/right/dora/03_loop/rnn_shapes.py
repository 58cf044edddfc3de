# golfed a bit, sorry

output_shape = lambda input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False: \
    tuple(input_shape[:-1]) + ((1 + bidirectional) * hidden_size,)

state_shape = lambda input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False: \
    (num_layers << bidirectional, *[input_shape[not batch_first]] * (len(input_shape) > 2), hidden_size)

parameter_count = lambda input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True: \
    (d := 1 + bidirectional) * (h := hidden_size) * (input_size + (num_layers - 1) * d * h + num_layers * (h + 2 * bias))

if __name__ == "__main__":
    import itertools
    import torch
    for L, d, f in itertools.product([1, 2, 3], [False, True], [False, True]):
        rnn = torch.nn.RNN(5, 6, num_layers=L, bidirectional=d, batch_first=f)
        for s in (7, 4, 5), (7, 5):
            o, h = rnn(torch.zeros(s))
            assert o.shape == output_shape(s, 6, num_layers=L, bidirectional=d, batch_first=f)
            assert h.shape == state_shape(s, 6, num_layers=L, bidirectional=d, batch_first=f)
        assert sum(p.numel() for p in rnn.parameters()) == parameter_count(5, 6, num_layers=L, bidirectional=d)
    print("ok")
