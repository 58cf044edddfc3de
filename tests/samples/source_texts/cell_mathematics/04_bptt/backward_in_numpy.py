import numpy as np


def rnn_forward(x, h0, weight_ih, weight_hh, bias):
    states = np.empty((*x.shape[:2], len(bias)), dtype=x.dtype)
    h = h0
    for t in range(x.shape[1]):
        states[:, t] = h = np.tanh(x[:, t] @ weight_ih.T + h @ weight_hh.T + bias)
    return states


def rnn_backward(dh, x, states, h0, weight_ih, weight_hh):
    W_xh, W_hh = weight_ih, weight_hh
    gradients = {
        "x": np.zeros(x.shape),
        "h0": np.zeros(h0.shape),
        "weight_ih": np.zeros(W_xh.shape),
        "weight_hh": np.zeros(W_hh.shape),
        "bias": np.zeros(len(W_hh)),
    }
    # sequence by sequence, so that every state is a vector, as in the equations
    for b in range(len(x)):
        from_later = np.zeros(len(W_hh))
        for t in range(x.shape[1])[::-1]:
            h_before = h0[b] if t == 0 else states[b, t - 1]
            dL_dh = dh[b, t] + from_later
            # through f_h = tanh
            dL_dz = np.diag(1 - states[b, t] ** 2) @ dL_dh
            # the weights are the same at every step, so their gradients add up
            gradients["weight_hh"] += np.outer(dL_dz, h_before)
            gradients["weight_ih"] += np.outer(dL_dz, x[b, t])
            gradients["bias"] += dL_dz
            gradients["x"][b, t] = W_xh.T @ dL_dz
            # and on to h_{t-1}, through W_hh
            from_later = W_hh.T @ dL_dz
        gradients["h0"][b] = from_later
    return gradients
