"""The course proved: invariants of the trees, every suite against right, wrong and machine-made answers."""
