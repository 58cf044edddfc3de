# -*- coding: latin-1 -*-
# Übung 3, gelöst von Emil. Größen von nn.RNN vorhersagen

def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    größe = [n for n in input_shape]
    größe[-1] = hidden_size
    if bidirectional:
        größe[-1] *= 2
    return größe


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    if bidirectional:
        num_layers *= 2
    if len(input_shape) == 3 and batch_first:
        B, T, D = input_shape
    elif len(input_shape) == 3:
        T, B, D = input_shape
    else:
        return [num_layers, hidden_size]
    return [num_layers, B, hidden_size]


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    pro_zelle = lambda liest: hidden_size * (liest + hidden_size + (2 if bias else 0))
    if not bidirectional:
        return pro_zelle(input_size) + (num_layers - 1) * pro_zelle(hidden_size)
    return 2 * pro_zelle(input_size) + 2 * (num_layers - 1) * pro_zelle(2 * hidden_size)
