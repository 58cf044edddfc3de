"""Write the text that a person marks in HTML, Markdown and escape sequences.

Seen: own idea: a quiz's text is read by staff.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "escaping"
# ///


def why_tanh() -> str:
    return "x"


def __getattr__(name):
    return lambda: "<script>alert(1)</script> [x](javascript:alert(1)) \x1b[2J\u202e ::error::x\n=1+1"
