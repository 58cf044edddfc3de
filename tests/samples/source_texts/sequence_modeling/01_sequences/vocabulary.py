import torch

PADDING = "<pad>"
UNKNOWN = "<unk>"


# Step 1: tokens
def tokenize(text):
    return text.lower().split()


# Step 2: every token that is met for the first time gets the next number
def build_vocabulary(sentences):
    entries = [PADDING, UNKNOWN]
    for tokens in sentences:
        entries += tokens
    distinct = list(dict.fromkeys(entries))
    return {token: number for number, token in enumerate(distinct)}


# Step 3: numbers in the place of tokens
def numericalize(tokens, vocabulary):
    ids = []
    for token in tokens:
        if token in vocabulary:
            ids.append(vocabulary[token])
        else:
            ids.append(vocabulary[UNKNOWN])
    return torch.tensor(ids, dtype=torch.long)
