"""Turn text into numbers: tokens, a vocabulary, ids.

No network reads words. Text is cut into tokens, every distinct token gets a whole number, its id, and a sentence
becomes a tensor of ids. You write the three steps:

- `tokenize` cuts a text into tokens;
- `build_vocabulary` gives every token of some sentences its id;
- `numericalize` turns tokens into a tensor of ids, tokens that the vocabulary does not have included.

Two entries of a vocabulary stand for no word. `PADDING` fills up short sentences, so that several fit into one tensor;
`UNKNOWN` takes the place of every token that was not there when the vocabulary was built. Mistakes here are costly:
a network learns from wrong ids without complaint, and learns nonsense. Nothing is forbidden.
"""

from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Int
from torch import Tensor

PADDING = "<pad>"
UNKNOWN = "<unk>"


def tokenize(text: str) -> list[str]:
    """Cut a text into tokens: its parts between white space, in lower case, in their order.

    White space is what Python takes for it: blanks, tabs, line ends, one or many, also at the beginning and at the end.
    No token is empty. Punctuation stays where it stands: "Hello, World!" gives "hello," and "world!".
    """
    ### BEGIN SOLUTION
    return text.lower().split()
    ### END SOLUTION


def build_vocabulary(sentences: Sequence[Sequence[str]]) -> dict[str, int]:
    """Give every token of the sentences an id.

    `sentences` holds the tokens of each sentence, as `tokenize` gives them; none, or empty ones, will do as well.
    `PADDING` has the id 0 and `UNKNOWN` the id 1, always. The other tokens are numbered from 2 on, without gaps, in the
    order in which they are seen first, through all sentences from the first to the last. A token that comes again
    keeps its id and uses up no number.

    Real text sometimes holds "<pad>" or "<unk>" itself. That is nothing special: they have their ids already.

    The result depends on the sentences alone, not on earlier calls.
    """
    ### BEGIN SOLUTION
    vocabulary = {PADDING: 0, UNKNOWN: 1}
    for sentence in sentences:
        for token in sentence:
            vocabulary.setdefault(token, len(vocabulary))
    return vocabulary
    ### END SOLUTION


def numericalize(tokens: Sequence[str], vocabulary: Mapping[str, int]) -> Int[Tensor, " tokens"]:
    """Give the ids of the tokens, one for each, in their order.

    A token that the vocabulary does not have gets the id that `UNKNOWN` has in this vocabulary. The vocabulary may come
    from elsewhere: it has an entry for `UNKNOWN`, but its ids may be any. It is left as it is.

    The tensor holds integers (`torch.long`), as `nn.Embedding` wants them, even if there are no tokens.
    """
    ### BEGIN SOLUTION
    unknown_id = vocabulary[UNKNOWN]
    return torch.tensor([vocabulary.get(token, unknown_id) for token in tokens], dtype=torch.long)
    ### END SOLUTION
