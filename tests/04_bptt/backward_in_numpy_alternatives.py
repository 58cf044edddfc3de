"""Right answers to 04_bptt/backward_in_numpy, in another style."""

import numpy as np

from autograder.misconceptions import alternative


@alternative("rnn_backward")
def weights_in_one_product(dh, x, states, h0, weight_ih, weight_hh):
    """Walk back for the preactivations only; then one einsum for each gradient."""
    slope = 1 - states**2
    dz = np.empty_like(states)
    carried = np.zeros_like(h0)
    for t in range(states.shape[1] - 1, -1, -1):
        dz[:, t] = slope[:, t] * (dh[:, t] + carried)
        carried = np.einsum("bi,ij->bj", dz[:, t], weight_hh)
    before = np.concatenate([h0[:, None], states[:, :-1]], axis=1)
    return {
        "x": dz @ weight_ih,
        "h0": carried,
        "weight_ih": np.einsum("bth,btd->hd", dz, x),
        "weight_hh": np.einsum("bth,btk->hk", dz, before),
        "bias": dz.sum(axis=(0, 1)),
    }


@alternative("rnn_backward")
def columns_and_single_precision(dh, x, states, h0, weight_ih, weight_hh):
    """One sequence at a time, with column vectors, in float32."""
    gradients = {
        "x": np.zeros(x.shape, dtype=np.float32),
        "h0": np.zeros(h0.shape, dtype=np.float32),
        "weight_ih": np.zeros(weight_ih.shape, dtype=np.float32),
        "weight_hh": np.zeros(weight_hh.shape, dtype=np.float32),
        "bias": np.zeros(len(weight_hh), dtype=np.float32),
    }
    for b in range(len(x)):
        carried = np.zeros((len(weight_hh), 1), dtype=np.float32)
        for t in range(x.shape[1])[::-1]:
            h_before = (h0[b] if t == 0 else states[b, t - 1]).reshape(-1, 1)
            dz = (dh[b, t].reshape(-1, 1) + carried) * (1 - states[b, t].reshape(-1, 1) ** 2)
            gradients["x"][b, t] = np.dot(weight_ih.T, dz).ravel()
            gradients["weight_ih"] += np.outer(dz, x[b, t])
            gradients["weight_hh"] += np.dot(dz, h_before.T)
            gradients["bias"] += dz[:, 0]
            carried = np.dot(weight_hh.T, dz).astype(np.float32)
        gradients["h0"][b] = carried[:, 0]
    return gradients


@alternative("rnn_backward")
def by_recursion(dh, x, states, h0, weight_ih, weight_hh):
    """Split off the first step; what the rest hands back joins the `dh` of its state."""

    def gradients_from(t, h_before):
        """Give the gradients of the steps from t on; "h0" is that of the state before step t."""
        reached = dh[:, t]
        later = None
        if t + 1 < x.shape[1]:
            later = gradients_from(t + 1, states[:, t])
            reached = reached + later["h0"]
        dz = reached * (1.0 - states[:, t]) * (1.0 + states[:, t])
        own = {
            "x": (dz @ weight_ih)[:, None],
            "h0": dz @ weight_hh,
            "weight_ih": dz.T @ x[:, t],
            "weight_hh": dz.T @ h_before,
            "bias": dz.sum(0),
        }
        if later is None:
            return own
        shared = {name: own[name] + later[name] for name in ("weight_ih", "weight_hh", "bias")}
        return {"x": np.concatenate([own["x"], later["x"]], axis=1), "h0": own["h0"], **shared}

    return gradients_from(0, h0)
