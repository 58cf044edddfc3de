"""Leave a file in the scratch folder, die, and look for it in the next life.

Seen: catalogue 28; own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "boundary"
# ///

import os

print("got:" if os.path.exists("left") else "nothing to find", sorted(os.listdir()))
with open("left", "w") as file:
    file.write("from one check to the next")


def number_of_parameters() -> None:
    os._exit(0)


shape_of_the_new_state = parameters_saved_by_one_bias = number_of_parameters
