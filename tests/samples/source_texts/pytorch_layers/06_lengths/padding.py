import torch


def pad(sequences, padding_value=0):
    if len(sequences) == 0:
        raise ValueError("there are no sequences to pad")
    # note the lengths while they can still be seen
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    longest = int(lengths.max())
    padded = []
    for sequence in sequences:
        missing = longest - len(sequence)
        dummy = sequence.new_full((missing, *sequence.shape[1:]), padding_value)
        padded.append(torch.cat([sequence, dummy]))
    return torch.stack(padded), lengths


def sequence_mask(lengths, time):
    rows = []
    for length in lengths.tolist():
        rows.append([t < length for t in range(time)])
    return torch.tensor(rows, dtype=torch.bool)
