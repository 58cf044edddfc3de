"""Print what ends a CDATA section, and characters that XML cannot hold.

Seen: own idea: JUnit files.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print("]]></system-out><testcase name='x'/><!-- \x00\x01\ufffe <?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>")
    return None
