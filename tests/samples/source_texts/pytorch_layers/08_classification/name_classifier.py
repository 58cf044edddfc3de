import string

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader, Dataset

ALPHABET = string.ascii_letters
PADDING, UNKNOWN = 0, 1


# --- the data ---
class NameDataset(Dataset):
    def __init__(self, names, labels, alphabet=ALPHABET):
        self.labels = list(labels)
        self.tensors = []
        for name in names:
            ids = []
            for letter in name:
                place = alphabet.find(letter)
                ids.append(UNKNOWN if place < 0 else place + 2)
            self.tensors.append(torch.tensor(ids, dtype=torch.long))

    def __len__(self):
        return len(self.tensors)

    def __getitem__(self, index):
        return self.tensors[index], self.labels[index]


# --- the batches ---
def collate_fn(batch):
    sequences = [sequence for sequence, _ in batch]
    labels = [label for _, label in batch]
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    padded = pad_sequence(sequences, padding_value=PADDING, batch_first=True)
    return padded, lengths, torch.tensor(labels, dtype=torch.long)


# --- the model ---
class NameClassifier(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size, num_classes):
        super(NameClassifier, self).__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=PADDING)
        self.rnn = nn.RNN(input_size=embedding_dim, hidden_size=hidden_size, batch_first=True)
        self.linear = nn.Linear(in_features=hidden_size, out_features=num_classes)

    def forward(self, tokens, lengths):
        letters = self.embedding(tokens)
        # pack, run, unpack
        packed = pack_padded_sequence(input=letters, lengths=lengths, batch_first=True, enforce_sorted=False)
        packed_states, _ = self.rnn(packed)
        states, _ = pad_packed_sequence(packed_states, batch_first=True)
        # a name of 5 letters ends at index 4
        rows = torch.arange(states.size(0))
        return self.linear(states[rows, lengths - 1])


# --- the training loop ---
def train(model, dataset, epochs, batch_size, lr):
    batches = DataLoader(dataset, batch_size=batch_size, shuffle=True, collate_fn=collate_fn)
    loss_function = nn.CrossEntropyLoss()
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    epoch_losses = []
    for epoch in range(epochs):
        total = 0.0
        for names, lengths, labels in batches:
            adam.zero_grad()
            logits = model(names, lengths)
            loss = loss_function(logits, labels)
            loss.backward()
            adam.step()
            total += loss.item() * len(labels)
        epoch_losses.append(total / len(dataset))
    return epoch_losses
