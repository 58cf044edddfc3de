"""Raise with the markup of the terminal's own library.

Seen: own idea: Rich takes [link=…] and [/] for commands.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    print("[bold red]PASSED[/bold red] [link=http://evil.example]click[/link]")
    raise ValueError("[/] [bold]10/10[/bold] [@click=app.bell]x[/] \\[x]")
