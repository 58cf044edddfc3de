"""Install an import hook that gives an empty module for every name.

Seen: catalogue 25.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import importlib.abc
import importlib.machinery
import sys
import types


class Everything(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        module.passed = True


sys.meta_path.insert(0, Everything())


def final_states(h_n, num_layers):
    return None
