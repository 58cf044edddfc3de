"""Use a forbidden layer under another name.

Seen: catalogue: mugrade accepts any way of computing the values.
"""

# /// attack
# exercise = "02_cell/manual_cell"
# stopped_by = "forbidding"
# ///

from torch.nn import RNNCell as ManualRNNCell

cell = ManualRNNCell
