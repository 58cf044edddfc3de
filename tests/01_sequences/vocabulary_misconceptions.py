"""Wrong answers to 01_sequences/vocabulary: each replaces one definition of the reference."""

import torch

from autograder.misconceptions import misconception


@misconception("tokenize", caught_by="test_tokens")
def splits_at_single_blanks(text):
    """You cut at every single blank. Two blanks in a row then leave an empty token between them, and a tab or a line
    end is no cut at all. Try a text of two lines with a double blank in it, and look at what `split` does without an
    argument.
    """
    return text.lower().split(" ")


@misconception("tokenize", caught_by="test_tokens")
def keeps_capital_letters(text):
    """Your tokens keep their capital letters, so that "The" at the beginning of a sentence and "the" inside it are two
    words to the network, each with half of the examples to learn from. Read in the stub what tokens look like.
    """
    return text.split()


@misconception("tokenize", caught_by="test_tokens")
def takes_characters_for_tokens(text):
    """You give the characters of the text. That is a choice that many models make, but here a token is a whole part
    between white space; the stub's example shows two of them.
    """
    return [character for character in text.lower() if not character.isspace()]


@misconception("tokenize", caught_by="test_tokens")
def throws_punctuation_away(text):
    """Your tokens have lost their punctuation marks. Careful tokenizers do set them apart, but this one leaves them
    where they stand; see the example in the stub.
    """
    import re

    return re.findall(r"\w+", text.lower())


@misconception("tokenize", caught_by="test_tokens")
def keeps_each_token_once(text):
    """A token that comes twice in the text comes only once in your list. The list is the sentence, and a sentence may
    repeat its words; that repetitions count once is a matter of the vocabulary.
    """
    return list(dict.fromkeys(text.lower().split()))


@misconception("build_vocabulary", caught_by="test_repeated_tokens")
def numbers_positions_instead_of_tokens(sentences):
    """You number the places in the text, not the tokens. When a word comes again, it takes the number of its later
    place, and the earlier number belongs to nobody: the ids have holes, and the largest may exceed the size of the
    vocabulary. Follow one repeated word through your loop.
    """
    tokens = ["<pad>", "<unk>", *(token for sentence in sentences for token in sentence)]
    return {token: number for number, token in enumerate(tokens)} | {"<pad>": 0, "<unk>": 1}


@misconception("build_vocabulary", caught_by="test_repeated_tokens")
def uses_up_a_number_for_every_token(sentences):
    """A word that comes again keeps its id, as it should, but your counter moves on all the same, so the next new word
    skips a number. Whatever the number of the next new token is taken from should grow only when the vocabulary does.
    """
    vocabulary = {"<pad>": 0, "<unk>": 1}
    number = 2
    for sentence in sentences:
        for token in sentence:
            vocabulary.setdefault(token, number)
            number += 1
    return vocabulary


@misconception("build_vocabulary", caught_by="test_first_seen_order")
def numbers_a_set(sentences):
    """You take the words from a set. A set has each word once, but no order: with another seed of Python's hashing the
    same text gives other ids, and weights that were saved yesterday belong to other words today. Look for a collection
    that keeps the order of insertion.
    """
    tokens = {token for sentence in sentences for token in sentence} - {"<pad>", "<unk>"}
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *tokens])}


@misconception("build_vocabulary", caught_by="test_first_seen_order")
def numbers_in_alphabetical_order(sentences):
    """Your ids follow the alphabet. They are dense and reproducible, which is good, but one new word in the middle of
    the alphabet would move all the others. The stub asks for another order.
    """
    tokens = {token for sentence in sentences for token in sentence} - {"<pad>", "<unk>"}
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *sorted(tokens)])}


@misconception("build_vocabulary", caught_by="test_repeated_tokens")
def numbers_by_frequency(sentences):
    """Your ids follow the frequency of the words, the most frequent first. Libraries often do it like that, since rare
    words can then be cut off at the end. Here the order is that of the first appearance.
    """
    from collections import Counter

    counts = Counter(token for sentence in sentences for token in sentence)
    frequent = [token for token, _ in counts.most_common() if token not in ("<pad>", "<unk>")]
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *frequent])}


@misconception("build_vocabulary", caught_by="test_first_seen_order")
def numbers_words_from_zero(sentences):
    """Your first word has the id 0, and the second the id 1, which padding and unknown have already. To the network the
    first word of the corpus is then the same as no word at all. Compare the smallest ids of your vocabulary.
    """
    tokens = dict.fromkeys(token for sentence in sentences for token in sentence)
    return {token: number for number, token in enumerate(tokens)} | {"<pad>": 0, "<unk>": 1}


@misconception("build_vocabulary", caught_by="test_padding_and_unknown")
def gives_unknown_the_id_of_padding(sentences):
    """Padding and unknown share the id 0. Whatever leaves padding out, a mask or an embedding's `padding_idx`, then
    leaves out every unknown word with it. The two need ids of their own.
    """
    vocabulary = {"<pad>": 0, "<unk>": 0}
    for sentence in sentences:
        for token in sentence:
            vocabulary.setdefault(token, len(vocabulary) - 1)
    return vocabulary


@misconception("build_vocabulary", caught_by="test_first_seen_order")
def puts_padding_and_unknown_last(sentences):
    """Padding and unknown come behind the words in your vocabulary. Their ids then change with every corpus, and code
    that pads with 0 pads with a word. Read in the stub which ids these two always have.
    """
    tokens = dict.fromkeys(token for sentence in sentences for token in sentence)
    special = [token for token in ("<pad>", "<unk>") if token not in tokens]
    return {token: number for number, token in enumerate([*tokens, *special])}


@misconception("build_vocabulary", caught_by="test_special_entries_in_the_text")
def numbers_special_entries_again(sentences):
    """When the text itself holds "<unk>" or "<pad>", as prepared corpora do, your vocabulary gives it a second number,
    and a number is lost. They are entries from the start: treat them as words that have been seen already.
    """
    tokens = dict.fromkeys(token for sentence in sentences for token in sentence)
    return {token: number for number, token in enumerate(tokens, 2)} | {"<pad>": 0, "<unk>": 1}


@misconception("build_vocabulary", caught_by="test_first_seen_order")
def reads_the_first_sentence_only(sentences):
    """Your vocabulary knows the words of the first sentence only. Perhaps a `return` stands inside the loop. All
    sentences share one vocabulary.
    """
    vocabulary = {"<pad>": 0, "<unk>": 1}
    for token in sentences[0] if sentences else ():
        vocabulary.setdefault(token, len(vocabulary))
    return vocabulary


@misconception("build_vocabulary", caught_by="test_nothing_is_kept")
def keeps_the_vocabulary_between_calls(sentences, vocabulary={}):  # noqa: B006 -- the mistake that is shown
    """Your second vocabulary still holds the words of the first. Something outlives the call: a default argument that
    is a dict is made once, when the function is defined, and so is a dict beside the function.
    """
    vocabulary.update({"<pad>": 0, "<unk>": 1})
    for sentence in sentences:
        for token in sentence:
            vocabulary.setdefault(token, len(vocabulary))
    return vocabulary


@misconception("numericalize", caught_by="test_unknown_tokens")
def turns_unknown_tokens_into_padding(tokens, vocabulary):
    """Tokens that the vocabulary lacks become padding in your answer. The network is told that there is no word, where
    in truth there is one that it does not know, and whatever masks padding removes it from the sentence.
    """
    return torch.tensor([vocabulary.get(token, vocabulary["<pad>"]) for token in tokens], dtype=torch.long)


@misconception("numericalize", caught_by="test_unknown_tokens")
def leaves_unknown_tokens_out(tokens, vocabulary):
    """You leave out the tokens that the vocabulary lacks, so that the sentence becomes shorter and "do not go" may turn
    into "do go". The stub says how many ids there should be.
    """
    return torch.tensor([vocabulary[token] for token in tokens if token in vocabulary], dtype=torch.long)


@misconception("numericalize", caught_by="test_unknown_tokens")
def presumes_that_unknown_is_one(tokens, vocabulary):
    """You write 1 for every unknown token. With a vocabulary of your own that is right, but one from elsewhere may have
    any word under that number. The vocabulary itself knows the id of the unknown.
    """
    return torch.tensor([vocabulary.get(token, 1) for token in tokens], dtype=torch.long)


@misconception("numericalize", caught_by="test_unknown_tokens")
def marks_unknown_tokens_with_minus_one(tokens, vocabulary):
    """You write -1 for every unknown token. Used as an index, -1 means the last row, so that unknown words would
    quietly take the place of the last word of the vocabulary. There is an entry made for them.
    """
    return torch.tensor([vocabulary.get(token, -1) for token in tokens], dtype=torch.long)


@misconception("numericalize", caught_by="test_known_tokens")
def takes_the_id_zero_for_missing(tokens, vocabulary):
    """A token whose id is 0 becomes unknown in your answer: 0 counts as false, so that `or` passes over it. Ask whether
    the token is in the vocabulary, not whether its id is true.
    """
    return torch.tensor([vocabulary.get(token) or vocabulary["<unk>"] for token in tokens], dtype=torch.long)


@misconception("numericalize", caught_by="test_nothing_is_kept")
def adds_unknown_tokens_to_the_vocabulary(tokens, vocabulary):
    """The vocabulary grows while you look tokens up. The network's table has as many rows as the vocabulary had when it
    was built, and no row for what comes later. Look for `setdefault`, or for an assignment into the vocabulary.
    """
    unknown_id = vocabulary["<unk>"]
    return torch.tensor([vocabulary.setdefault(token, unknown_id) for token in tokens], dtype=torch.long)


@misconception("numericalize", caught_by="test_no_tokens")
def leaves_the_dtype_to_pytorch(tokens, vocabulary):
    """Your ids are right, but an empty sentence gives a tensor of decimal numbers: from an empty list PyTorch cannot
    tell what you mean, and takes its default. An embedding refuses such a tensor. Say what the tensor holds.
    """
    return torch.tensor([vocabulary.get(token, vocabulary["<unk>"]) for token in tokens])


@misconception("numericalize", caught_by="test_known_tokens")
def gives_the_ids_in_a_row_of_a_batch(tokens, vocabulary):
    """Your ids have an axis too many: they come as a batch of one sentence. Making batches is the next step, when
    several sentences have been padded to one length. See the shape in the signature.
    """
    return torch.tensor([[vocabulary.get(token, vocabulary["<unk>"]) for token in tokens]], dtype=torch.long)


@misconception("numericalize", caught_by="test_known_tokens")
def numbers_the_tokens_of_the_sentence_afresh(tokens, vocabulary):
    """You number the tokens of this sentence among themselves and do not ask the vocabulary. The same word then has
    another id in every sentence, and nothing can be learned about it.
    """
    order = list(dict.fromkeys(tokens))
    return torch.tensor([order.index(token) for token in tokens], dtype=torch.long)
