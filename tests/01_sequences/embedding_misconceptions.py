"""Wrong answers to 01_sequences/embedding: each replaces one definition of the reference."""

import torch
import torch.nn.functional as F
from torch import nn

from autograder.misconceptions import misconception


@misconception("one_hot", caught_by="test_product_is_a_lookup")
def gives_integers(ids, num_classes):
    """Your vectors are right, but they hold integers, as `F.one_hot` gives them. PyTorch does not multiply integers by
    decimal weights. See the dtype that the stub asks for.
    """
    return F.one_hot(ids, num_classes)


@misconception("one_hot", caught_by="test_one_hot")
def takes_the_largest_id_for_the_size(ids, num_classes):
    """Your vectors are as long as the largest id in this batch demands. The next batch may have another one, and its
    vectors another length. How long they are is told by `num_classes`.
    """
    return F.one_hot(ids).float()


@misconception("one_hot", caught_by="test_one_hot")
def marks_the_ids_of_a_row_together(ids, num_classes):
    """You mark all ids of a sentence in one vector. That says which tokens occur, but no longer where: the axis of time
    is gone. Every id should get a vector of its own.
    """
    return torch.zeros(*ids.shape[:-1], num_classes).scatter_(-1, ids, 1.0)


@misconception("one_hot", caught_by="test_one_hot")
def puts_the_classes_before_time(ids, num_classes):
    """Your axes are in another order: the classes come before the last axis of the ids, not after it. A product with a
    table would then sum over time. Compare with the shape in the signature.
    """
    return F.one_hot(ids, num_classes).float().movedim(-1, -2) if ids.dim() > 1 else F.one_hot(ids, num_classes).float()


@misconception("one_hot", caught_by="test_one_hot")
def lays_the_batch_out_flat(ids, num_classes):
    """You give one long list of vectors, and the shape of the batch is lost: nobody can tell any longer where one
    sentence ends and the next begins. The axes of `ids` stay, and one is added behind them.
    """
    return torch.eye(num_classes)[ids.flatten()]


@misconception("one_hot", caught_by="test_one_hot")
def counts_ids_from_one(ids, num_classes):
    """Your 1 stands one place too early, as if ids were counted from 1; the id 0 ends up in the last place, since an
    index of -1 counts from the end. Ids start at 0.
    """
    return torch.eye(num_classes)[ids - 1]


@misconception("Embedding.__init__", caught_by="test_parameters")
def keeps_the_table_as_a_plain_tensor(self, num_embeddings, embedding_dim, padding_idx=None):
    """Your table is a plain tensor, so the module does not know it: it is missing from `parameters()`, and no optimizer
    will ever change it. Look up what a tensor must be for a module to take it in.
    """
    super().__init__()
    self.padding_idx = padding_idx
    self.weight = torch.randn(num_embeddings, embedding_dim)
    if padding_idx is not None:
        self.weight[padding_idx] = 0
    self.weight.requires_grad_()


@misconception("Embedding.__init__", caught_by="test_parameters")
def stores_the_table_as_a_linear_layer_does(self, num_embeddings, embedding_dim, padding_idx=None):
    """Your table has a column for each id, as the weight of `nn.Linear` would have it: that one is multiplied from the
    other side. In an embedding each id has a *row*, so that it can be looked up.
    """
    super().__init__()
    self.padding_idx = padding_idx
    self.weight = nn.Parameter(torch.randn(embedding_dim, num_embeddings))


@misconception("Embedding.__init__", caught_by="test_initial_values")
def starts_uniform(self, num_embeddings, embedding_dim, padding_idx=None):
    """Your table starts with numbers between 0 and 1: `torch.rand` draws uniformly, `torch.randn` normally. With
    positive numbers only, all vectors point in much the same direction.
    """
    super().__init__()
    self.padding_idx = padding_idx
    table = torch.rand(num_embeddings, embedding_dim)
    if padding_idx is not None:
        table[padding_idx] = 0
    self.weight = nn.Parameter(table)


@misconception("Embedding.__init__", caught_by="test_initial_values")
def scales_the_table_as_a_linear_layer(self, num_embeddings, embedding_dim, padding_idx=None):
    """Your table starts with smaller numbers than asked for. Linear layers shrink their weights with the number of
    inputs, because they sum over them; a lookup sums over nothing. See which deviation the stub asks for.
    """
    super().__init__()
    self.padding_idx = padding_idx
    table = torch.randn(num_embeddings, embedding_dim) / num_embeddings**0.5
    if padding_idx is not None:
        table[padding_idx] = 0
    self.weight = nn.Parameter(table)


@misconception("Embedding.__init__", caught_by="test_initial_values")
def draws_the_row_of_padding_too(self, num_embeddings, embedding_dim, padding_idx=None):
    """Your row of padding starts with random numbers like any other row. Padding means that there is no word, and its
    vector should say so from the beginning. Read what the stub says of row `padding_idx`.
    """
    super().__init__()
    self.padding_idx = padding_idx
    self.weight = nn.Parameter(torch.randn(num_embeddings, embedding_dim))


@misconception("Embedding.__init__", caught_by="test_initial_values")
def takes_the_padding_id_zero_for_none(self, num_embeddings, embedding_dim, padding_idx=None):
    """With `padding_idx=0` your module behaves as if there were no padding: 0 counts as false. And 0 is the most common
    id of padding. Ask whether it is None, not whether it is true.
    """
    super().__init__()
    self.padding_idx = padding_idx or None
    self.weight = nn.Parameter(torch.randn(num_embeddings, embedding_dim))
    if self.padding_idx:
        with torch.no_grad():
            self.weight[self.padding_idx] = 0


@misconception("Embedding.__init__", caught_by="test_initial_values")
def zeroes_the_first_row_whatever_the_padding_id(self, num_embeddings, embedding_dim, padding_idx=None):
    """You set row 0 to zeros, even when another id means padding, or none does. Then a real word starts without a
    vector, and padding with one. The argument says which row it is.
    """
    super().__init__()
    self.padding_idx = padding_idx
    self.weight = nn.Parameter(torch.randn(num_embeddings, embedding_dim))
    with torch.no_grad():
        self.weight[0] = 0


@misconception("Embedding.__init__", caught_by="test_parameters")
def adds_a_row_for_padding(self, num_embeddings, embedding_dim, padding_idx=None):
    """Your table has one row more than was asked for. Padding has an id of its own among the others, so its row is
    counted already.
    """
    super().__init__()
    self.padding_idx = padding_idx
    self.weight = nn.Parameter(torch.randn(num_embeddings + 1, embedding_dim))
    with torch.no_grad():
        self.weight[-1 if padding_idx is None else padding_idx] = 0


@misconception("Embedding.forward", caught_by="test_gradient_of_padding")
def lets_the_row_of_padding_learn(self, ids):
    """Your vectors are right, but the row of padding gets a gradient from every padded position. After the first step
    of an optimizer it is zero no longer, and how long a sentence was padded starts to matter. That it starts as zeros
    is not enough.
    """
    return self.weight[ids]


@misconception("Embedding.forward", caught_by="test_padded_batch")
def masks_the_id_zero(self, ids):
    """You blank out all positions with the id 0. That is right only when 0 means padding; otherwise it may be a word
    like any other. The module has been told which id it is.
    """
    return self.weight[ids] * (ids != 0).unsqueeze(-1)


@misconception("Embedding.forward", caught_by="test_lookup")
def masks_the_id_zero_without_padding(self, ids):
    """Without a `padding_idx` you still take the id 0 for padding, and give it zeros. None means that
    no id is padding.
    """
    padding_idx = self.padding_idx or 0
    return self.weight[ids] * (ids != padding_idx).unsqueeze(-1)


@misconception("Embedding.forward", caught_by="test_gradients_of_repeated_ids")
def looks_up_in_the_data(self, ids):
    """Your vectors are right, but the table gets no gradient: what you look up in is its bare data, cut off from the
    parameter. Such an embedding stays as it was drawn. Look for `data`, `detach` or `no_grad` on the way.
    """
    return self.weight.data[ids]


@misconception("Embedding.forward", caught_by="test_lookup")
def squeezes_the_vectors(self, ids):
    """Your numbers are right, but every axis of size 1 is gone: `squeeze` without an argument takes away the batch of
    one sentence and the sentence of one token alike. Nothing needs to be taken away here.
    """
    vectors = self.weight[ids]
    if self.padding_idx is not None:
        vectors = vectors * (ids != self.padding_idx).unsqueeze(-1)
    return vectors.squeeze()


@misconception("Embedding.forward", caught_by="test_lookup")
def multiplies_by_the_id(self, ids):
    """You use the id as a number, and scale a vector by it: token 6 becomes three times token 2. An id is a name, and
    names have no size. It should choose a row.
    """
    vectors = ids.unsqueeze(-1) * self.weight[0]
    if self.padding_idx is not None:
        vectors = vectors * (ids != self.padding_idx).unsqueeze(-1)
    return vectors


@misconception("Embedding.forward", caught_by="test_padded_batch")
def removes_the_padded_positions(self, ids):
    """You take the padded positions out, and with them the shape of the batch. Sentences of different lengths fit into
    one tensor only because of the padding; it should stay where it is, as zeros.
    """
    if self.padding_idx is None:
        return self.weight[ids]
    return self.weight[ids[ids != self.padding_idx]]


@misconception("Embedding.forward", caught_by="test_lookup")
def scales_the_vectors_to_length_one(self, ids):
    """You give the vectors scaled to length 1. That can be useful for comparing words, but the table's row is what was
    asked for, as it stands.
    """
    vectors = F.normalize(self.weight[ids], dim=-1)
    if self.padding_idx is not None:
        vectors = vectors * (ids != self.padding_idx).unsqueeze(-1)
    return vectors


@misconception("embedding_backward", caught_by="test_backward_by_hand")
def adds_repeated_ids_only_once(ids, grad_output, num_embeddings, padding_idx=None):
    """An id that occurs several times got the gradient of one position only. `table[ids] += rows` reads the table,
    adds, and writes back, so that of several rows for the same place only the last one stays. Look for an operation
    that accumulates.
    """
    grad_weight = grad_output.new_zeros(num_embeddings, grad_output.shape[-1])
    grad_weight[ids] += grad_output
    if padding_idx is not None:
        grad_weight[padding_idx] = 0
    return grad_weight


@misconception("embedding_backward", caught_by="test_backward_by_hand")
def averages_over_repeated_ids(ids, grad_output, num_embeddings, padding_idx=None):
    """You divide each row by the number of its occurrences. PyTorch offers that as `scale_grad_by_freq`, but it is not
    the gradient: if a row is used three times, moving it changes the loss in three places.
    """
    size = grad_output.shape[-1]
    grad_weight = grad_output.new_zeros(num_embeddings, size)
    grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, size))
    if padding_idx is not None:
        grad_weight[padding_idx] = 0
    return grad_weight / ids.flatten().bincount(minlength=num_embeddings).clamp(min=1).unsqueeze(-1)


@misconception("embedding_backward", caught_by="test_backward_by_hand")
def keeps_only_the_rows_in_use(ids, grad_output, num_embeddings, padding_idx=None):
    """Your result has a row for each id that occurs, and no others. A gradient has the shape of what it is the gradient
    of: rows that were not looked up are there too, as zeros.
    """
    size = grad_output.shape[-1]
    used, place = ids.flatten().unique(return_inverse=True)
    grad_weight = grad_output.new_zeros(len(used), size)
    grad_weight.index_add_(0, place, grad_output.reshape(-1, size))
    grad_weight[used == padding_idx] = 0
    return grad_weight


@misconception("embedding_backward", caught_by="test_backward_by_hand")
def takes_the_first_sentence_only(ids, grad_output, num_embeddings, padding_idx=None):
    """Only the first sentence of the batch reaches your gradient. The table is shared by all sentences, and so are the
    gradients: each position of the batch adds its own.
    """
    ids, grad_output = (ids[0], grad_output[0]) if ids.dim() > 1 else (ids, grad_output)
    size = grad_output.shape[-1]
    grad_weight = grad_output.new_zeros(num_embeddings, size)
    grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, size))
    if padding_idx is not None:
        grad_weight[padding_idx] = 0
    return grad_weight


@misconception("embedding_backward", caught_by="test_backward_by_hand")
def averages_over_the_batch(ids, grad_output, num_embeddings, padding_idx=None):
    """Your gradient is smaller than it should be by the size of the batch. Whether a loss is a mean is already in
    `grad_output`; to go back through a lookup is only to add.
    """
    size = grad_output.shape[-1]
    grad_weight = grad_output.new_zeros(num_embeddings, size)
    grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, size))
    if padding_idx is not None:
        grad_weight[padding_idx] = 0
    return grad_weight / len(ids)


@misconception("embedding_backward", caught_by="test_backward_with_padding")
def gives_padding_its_gradient(ids, grad_output, num_embeddings, padding_idx=None):
    """Your row of padding collects the gradients of all padded positions. The sums are right, but that row should not
    learn. See what the stub says of row `padding_idx`.
    """
    size = grad_output.shape[-1]
    grad_weight = grad_output.new_zeros(num_embeddings, size)
    return grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, size))


@misconception("embedding_backward", caught_by="test_backward_with_padding", same_as="gives_padding_its_gradient")
def forgets_that_zero_is_a_padding_id(ids, grad_output, num_embeddings, padding_idx=None):
    """With `padding_idx=0` you let the row of padding have its gradient: 0 counts as false. Ask whether it is None, not
    whether it is true.
    """
    size = grad_output.shape[-1]
    grad_weight = grad_output.new_zeros(num_embeddings, size)
    grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, size))
    if padding_idx:
        grad_weight[padding_idx] = 0
    return grad_weight


@misconception("embedding_backward", caught_by="test_backward_with_padding")
def blanks_the_gradient_it_was_given(ids, grad_output, num_embeddings, padding_idx=None):
    """Your gradient is right, but you wrote zeros into `grad_output` to get it. That tensor belongs to whoever called
    you, and may be needed again. Work on a copy, or blank something of your own.
    """
    size = grad_output.shape[-1]
    if padding_idx is not None:
        grad_output[ids == padding_idx] = 0
    grad_weight = grad_output.new_zeros(num_embeddings, size)
    return grad_weight.index_add_(0, ids.flatten(), grad_output.reshape(-1, size))
