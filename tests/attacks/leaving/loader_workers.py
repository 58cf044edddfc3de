"""Have a DataLoader start processes.

Seen: own idea: an honest answer might do it too. Its locks would be in /dev/shm, which is not there, or closed.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import torch
from torch.utils.data import DataLoader, TensorDataset


def number_of_parameters() -> None:
    data = TensorDataset(torch.zeros(4, 1))
    print("got:", len(list(DataLoader(data, num_workers=1, multiprocessing_context="fork"))))
