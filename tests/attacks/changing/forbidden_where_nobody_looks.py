"""Use a forbidden layer where students try their work, which is not looked at, and pretend to be run as a program.

Seen: own idea: this program's own exemption of `if __name__ == "__main__":`.
"""

# /// attack
# exercise = "02_cell/manual_cell"
# stopped_by = "forbidding"
# ///

from torch import nn

__name__ = "__main__"

if __name__ == "__main__":

    class ManualRNNCell(nn.RNNCell):
        pass
