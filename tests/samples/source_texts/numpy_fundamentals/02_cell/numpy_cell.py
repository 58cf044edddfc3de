from dataclasses import dataclass

import numpy as np


@dataclass(eq=False)
class ElmanRNN:
    """
    All vectors are columns inside; what comes out is flat again
    """

    W_ih: np.ndarray
    W_hh: np.ndarray
    W_ho: np.ndarray
    b_h: np.ndarray
    b_o: np.ndarray

    def advance(self, x, h):
        """
        Columns in, columns out
        """
        summed = np.dot(self.W_ih, x) + np.dot(self.W_hh, h) + self.b_h.reshape(-1, 1)
        h_new = np.tanh(summed)
        y = np.dot(self.W_ho, h_new) + self.b_o.reshape(-1, 1)
        return y, h_new

    def step(self, x, h):
        y, h_new = self.advance(x.reshape(-1, 1), h.reshape(-1, 1))
        return y.flatten(), h_new.flatten()

    def forward(self, inputs, h0=None):
        """
        Returns one row per time step: outputs, hidden states
        """
        hidden = np.zeros((self.W_hh.shape[0], 1))
        if h0 is not None:
            hidden = h0.copy().reshape(-1, 1)

        all_outputs, all_hidden = [], []
        for x in inputs:
            y, hidden = self.advance(x.reshape(-1, 1), hidden)
            all_outputs.append(y.copy())
            all_hidden.append(hidden.copy())

        return np.hstack(all_outputs).T, np.hstack(all_hidden).T

    def predict_next(self, inputs):
        """
        The guess after the last element
        """
        all_outputs, _ = self.forward(inputs)
        return all_outputs[-1]
