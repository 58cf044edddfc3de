"""What the two sides say to each other: closed vocabularies, length-prefixed frames, values as raw buffers."""
