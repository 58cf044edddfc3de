"""Wrong answers to 11_language_model/next_character: each replaces one definition of the reference."""

import torch
from torch.nn import functional as F

from autograder.misconceptions import misconception


@misconception("make_alphabet", caught_by="test_alphabet_and_ids")
def keeps_the_order_of_a_set(text):
    """Your alphabet has the order in which a Python set happens to hold its elements. For strings that changes from run
    to run, so a model that was trained yesterday reads other letters today. Give the characters an order of their own.
    """
    characters = list(set(text))
    return "".join(characters[1:] + characters[:1])


@misconception("make_alphabet", caught_by="test_alphabet_and_ids")
def keeps_the_order_of_the_text(text):
    """Your alphabet lists the characters as the text shows them first. That is stable for one text, but the lesson's
    alphabet is sorted, so that it depends on nothing but which characters there are.
    """
    return "".join(dict.fromkeys(text))


@misconception("encode", caught_by="test_unknown_character")
def takes_minus_one_for_unknown(text, alphabet):
    """`find` gives -1 for a character that is not there, and as an index -1 is the last character of the alphabet.
    Nothing complains, and an unknown letter has become a known one. See what the stub asks for in this case.
    """
    return torch.tensor([alphabet.find(character) for character in text], dtype=torch.int64)


@misconception("encode", caught_by="test_unknown_character")
def skips_unknown_characters(text, alphabet):
    """You leave out characters that the alphabet lacks. The ids then say another text, in which letters are neighbors
    that never were. See what the stub asks for in this case.
    """
    return torch.tensor([alphabet.index(character) for character in text if character in alphabet], dtype=torch.int64)


@misconception("make_streams", caught_by="test_streams")
def asks_for_the_input_itself(ids, batch_size):
    """Your targets are the inputs. A model learns to copy in no time and its loss goes to zero, but it predicts
    nothing. What comes *after* each character?
    """
    length = (len(ids) - 1) // batch_size
    if length < 1:
        raise ValueError("too short")
    inputs = ids[: batch_size * length].view(batch_size, length)
    return inputs, inputs.clone()


@misconception("make_streams", caught_by="test_streams")
def wraps_each_row_around(ids, batch_size):
    """The last target of each of your rows is the first character of the same row. The text is no ring: after the end
    of a row it goes on, at the beginning of the next one. Compare the ends of the rows in the lesson's example.
    """
    length = (len(ids) - 1) // batch_size
    if length < 1:
        raise ValueError("too short")
    inputs = ids[: batch_size * length].view(batch_size, length)
    return inputs, inputs.roll(-1, dims=1)


@misconception("make_streams", caught_by="test_streams")
def wraps_the_text_around(ids, batch_size):
    """Somewhere in your targets the first character of the text follows the last. Nothing follows the last one, so it
    can be a target but no input. How many characters of a text of N have a successor?
    """
    length = len(ids) // batch_size
    if len(ids) <= batch_size:
        raise ValueError("too short")
    end = batch_size * length
    return ids[:end].view(batch_size, length), ids.roll(-1)[:end].view(batch_size, length)


@misconception("make_streams", caught_by="test_streams")
def shifts_twice(ids, batch_size):
    """Your targets are two characters ahead of the inputs, so the one between them is never asked for. Lay a few inputs
    and targets under each other.
    """
    length = (len(ids) - 2) // batch_size
    if length < 1:
        raise ValueError("too short")
    end = batch_size * length
    return ids[:end].view(batch_size, length), ids[2 : end + 2].view(batch_size, length)


@misconception("make_streams", caught_by="test_streams")
def drops_a_character_of_each_row(ids, batch_size):
    """You lay the text out first and shift within the rows, so each row loses its last character as an input, and the
    text has a gap between rows. Its successor is there: it begins the next row.
    """
    length = len(ids) // batch_size
    if length < 2:
        raise ValueError("too short")
    rows = ids[: batch_size * length].view(batch_size, length)
    return rows[:, :-1], rows[:, 1:]


@misconception("make_streams", caught_by="test_streams")
def lays_the_text_out_in_columns(ids, batch_size):
    """Your text runs down the columns. Neighbors in a row are then characters that stand far apart in the text, and the
    state that is carried along a row belongs to no text at all. A row is to be a piece of the text.
    """
    length = (len(ids) - 1) // batch_size
    if length < 1:
        raise ValueError("too short")
    end = batch_size * length
    return ids[:end].view(length, batch_size).T, ids[1 : end + 1].view(length, batch_size).T


@misconception("make_streams", caught_by="test_short_texts")
def gives_empty_streams(ids, batch_size):
    """For a text that is too short you give tensors without columns, and trouble begins later, at some other place. The
    stub says which error it wants.
    """
    length = max(len(ids) - 1, 0) // batch_size
    end = batch_size * length
    return ids[:end].view(batch_size, length), ids[1 : end + 1][:end].view(batch_size, length)


@misconception("make_chunks", caught_by="test_chunks")
def leaves_out_the_last_columns(inputs, targets, chunk_length):
    """You cut whole chunks only, and what is left at the end is never used. The stub wants a last chunk that is
    shorter.
    """
    whole = inputs.shape[1] // chunk_length * chunk_length
    return list(
        zip(inputs[:, :whole].split(chunk_length, 1), targets[:, :whole].split(chunk_length, 1), strict=True),
    )


@misconception("make_chunks", caught_by="test_chunks")
def cuts_the_batch(inputs, targets, chunk_length):
    """Your chunks are groups of whole rows. It is time that has to be cut: a chunk holds all streams, for a few steps.
    Which axis does `split` cut if you do not name one?
    """
    return list(zip(inputs.split(chunk_length), targets.split(chunk_length), strict=True))


@misconception("make_chunks", caught_by="test_chunks")
def moves_a_window_by_one(inputs, targets, chunk_length):
    """Your chunks overlap: each begins one column after the one before. A state that has read a chunk would read most
    of it again. Where does the next chunk begin if no column is used twice?
    """
    starts = range(max(inputs.shape[1] - chunk_length, 0) + 1)
    return [(inputs[:, i : i + chunk_length], targets[:, i : i + chunk_length]) for i in starts]


@misconception("train_epoch", caught_by="test_state")
def begins_every_chunk_anew(model, optimizer, inputs, targets, chunk_length):
    """You read every chunk without a state, so the model forgets the text at each cut and never knows more than one
    chunk. What did it give you beside the logits?
    """
    model.train()
    total = 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, _ = model(x)
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_state", reason="raised")
def never_detaches(model, optimizer, inputs, targets, chunk_length):
    """You hand the state on together with the graph that it came from. The second backward pass walks into the first
    chunk, whose graph is gone. The numbers should go on, the graph should not.
    """
    model.train()
    state, total = None, 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, state = model(x, state)
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_state")
def retains_the_graph(model, optimizer, inputs, targets, chunk_length):
    """You keep the graphs of all chunks, so every backward pass goes back to the beginning of the text: slower with
    each chunk, and through weights that have changed in the meantime. PyTorch's message suggests it, but it is the
    state that has to be cut off.
    """
    model.train()
    state, total = None, 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, state = model(x, state)
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_state")
def retains_the_graph_and_detaches(model, optimizer, inputs, targets, chunk_length):
    """You cut the state off, and then keep the graph of each chunk although nothing will need it again. That costs
    memory for nothing. What would happen without that argument?
    """
    model.train()
    state, total = None, 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, state = model(x, state)
        state = state.detach()
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by=("test_state", "test_steps"))
def detaches_at_every_character(model, optimizer, inputs, targets, chunk_length):
    """You feed the model character by character and cut the state off each time. No gradient reaches an earlier
    character, so nothing teaches the model what to remember. Cut between chunks, not inside them.
    """
    model.train()
    state, total = None, 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        outputs = []
        for column in x.split(1, dim=1):
            logits, state = model(column, state)
            state = state.detach()
            outputs.append(logits)
        loss = F.cross_entropy(torch.cat(outputs, dim=1).transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_state")
def shuffles_the_chunks(model, optimizer, inputs, targets, chunk_length):
    """You take the chunks in a random order and hand the state from one to the next. It then comes from another place
    of the text. Examples that belong together cannot be shuffled: here it is the order that carries the meaning.
    """
    model.train()
    state, total = None, 0.0
    chunks = make_chunks(inputs, targets, chunk_length)  # noqa: F821 -- of the reference
    for i in [*range(1, len(chunks), 2), *range(0, len(chunks), 2)]:
        x, y = chunks[i]
        logits, state = model(x, state)
        state = state.detach()
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_steps")
def never_clears_the_gradients(model, optimizer, inputs, targets, chunk_length):
    """You never clear the gradients, so each step uses the sum of those of all chunks so far. `backward` adds to what
    is there; who takes it away?
    """
    model.train()
    state, total = None, 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, state = model(x, state)
        state = state.detach()
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_steps")
def reshapes_the_classes_to_axis_1(model, optimizer, inputs, targets, chunk_length):
    """You bring the classes to axis 1 with `view` or `reshape`, which cuts the numbers anew in their old order. Logits
    of different characters are mixed. Swapping two axes is another operation.
    """
    model.train()
    state, total = None, 0.0
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, state = model(x, state)
        state = state.detach()
        loss = F.cross_entropy(logits.reshape(len(x), -1, x.shape[1]), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * y.numel()
    return total / targets.numel()


@misconception("train_epoch", caught_by="test_epoch_loss")
def averages_over_chunks(model, optimizer, inputs, targets, chunk_length):
    """You average the losses of the chunks. If the last chunk is shorter, its characters count for more than others.
    The stub asks for an average over characters.
    """
    model.train()
    state, losses = None, []
    for x, y in make_chunks(inputs, targets, chunk_length):  # noqa: F821 -- of the reference
        logits, state = model(x, state)
        state = state.detach()
        loss = F.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)
