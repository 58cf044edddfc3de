"""Return an object whose difference to anything is nothing: a comparison by distance finds none.

Seen: catalogue 21 (codewars #2448, #3083: `__sub__`, `__abs__`, `__lt__`).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


class Near:
    shape, dtype, ndim = (5, 16), "float32", 2

    def __sub__(self, other):
        return self

    __rsub__ = __add__ = __mul__ = __sub__

    def __abs__(self):
        return self

    def __le__(self, other):
        return True

    __lt__ = __ge__ = __gt__ = __eq__ = __le__
    __hash__ = object.__hash__

    def __float__(self):
        return 0.0

    def __getattr__(self, name):
        return lambda *_, **__: self


def final_states(h_n, num_layers):
    return Near()
