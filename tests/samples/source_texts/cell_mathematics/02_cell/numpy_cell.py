from dataclasses import dataclass

import numpy as np


@dataclass(eq=False)
class ElmanRNN:
    W_ih: np.ndarray
    W_hh: np.ndarray
    W_ho: np.ndarray
    b_h: np.ndarray
    b_o: np.ndarray

    def step(self, x, h):
        # 1. hidden state update, 2. output; f_y is the identity
        h_t = np.tanh(self.W_hh @ h + self.W_ih @ x + self.b_h)
        y_t = self.W_ho @ h_t + self.b_o
        return y_t, h_t

    def forward(self, inputs, h0=None):
        T, H = len(inputs), len(self.b_h)
        # h[0] is the state before the sequence, h[t + 1] the one after step t
        h = np.zeros((T + 1, H))
        if h0 is not None:
            h[0] = h0
        y = np.zeros((T, len(self.b_o)))
        for t in range(T):
            y[t], h[t + 1] = self.step(inputs[t], h[t])
        return y, h[1:]

    def predict_next(self, inputs):
        return self.forward(inputs)[0][-1]
