"""Fail on purpose, in a way that a traceback with variables would answer with what was expected.

Seen: catalogue 9 (sotoblanco/BaseLayer #106; Otter #419, #429).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


def final_states(h_n, num_layers):
    __tracebackhide__ = False
    try:
        raise AssertionError(f"{h_n.sum()}")
    except AssertionError as error:
        raise ExceptionGroup("what was expected?", [error, ValueError(num_layers)]) from error
