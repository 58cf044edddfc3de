"""Raise with links, images, mentions, HTML and headings in Markdown.

Seen: own idea; GitHub shows it in a summary.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    raise ValueError(
        "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example> @everyone #1\n"
        "# heading\n\n| a | b |\n|---|---|\n\n    code\n\n[x]: http://evil.example\n[x] www.evil.example\n<details open>"
    )
