"""Wrong answers to 05_stability/initialization: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception

# --- xavier_ --------------------------------------------------------------------------------------------------------


@misconception("xavier_", caught_by=("test_xavier", "test_input_weights"))
def takes_the_variance_for_the_standard_deviation(weight):
    """Your numbers have a *standard deviation* of 2 / (fan_in + fan_out).

    That is the variance that was asked for; `normal_` takes its square root. For sizes of some hundreds your weights
    are more than ten times too small, and hardly anything gets through.
    """
    with torch.no_grad():
        weight.normal_(0.0, 2 / sum(weight.shape))


@misconception("xavier_", caught_by=("test_xavier", "test_input_weights"))
def takes_the_standard_deviation_for_the_bound(weight):
    """You draw uniformly between minus and plus the standard deviation.

    Uniform numbers that reach as far as b on both sides have a variance of b**2 / 3, so yours have a third of the
    variance that was asked for. Work out which bound gives the right one.
    """
    bound = (2 / sum(weight.shape)) ** 0.5
    with torch.no_grad():
        weight.uniform_(-bound, bound)


@misconception("xavier_", caught_by=("test_xavier", "test_input_weights"))
def takes_the_bound_for_the_standard_deviation(weight):
    """You use the bound of Xavier's uniform distribution as the standard deviation of a normal one.

    The six under that root belongs to uniform numbers, whose variance is a third of the square of the bound. For normal
    numbers it makes the variance three times too large.
    """
    with torch.no_grad():
        weight.normal_(0.0, (6 / sum(weight.shape)) ** 0.5)


@misconception("xavier_", caught_by="test_xavier")
def looks_at_the_columns_only(weight):
    """Your variance is 1 / fan_in: it keeps the size of signals on their way forward only.

    For a square matrix this is the same as Xavier's. Xavier's recipe is a compromise between the way forward, where
    fan_in counts, and the way back, where fan_out does, so both are in it.
    """
    with torch.no_grad():
        weight.normal_(0.0, weight.shape[1] ** -0.5)


@misconception("xavier_", caught_by="test_xavier")
def uses_the_recipe_for_relu(weight):
    """Your variance is 2 / fan_in. That is He's recipe (in PyTorch: Kaiming), which is made for ReLU.

    ReLU throws away half of every signal, hence the 2. Tanh does not, and Xavier's recipe has both fans in it.
    """
    with torch.no_grad():
        weight.normal_(0.0, (2 / weight.shape[1]) ** 0.5)


@misconception("xavier_", caught_by=("test_xavier", "test_input_weights"))
def draws_positive_numbers_only(weight):
    """All your numbers are positive: `rand` draws from 0 to 1, not around 0.

    Signals through such a matrix add up instead of canceling in part, and all units push in the same direction. The
    mean has to be 0.
    """
    with torch.no_grad():
        weight.copy_(torch.rand_like(weight) * (6 / sum(weight.shape)) ** 0.5)


@misconception("xavier_", caught_by=("test_xavier", "test_in_place_and_without_graph", "test_input_weights"))
def gives_the_name_to_a_new_matrix(weight):
    """After your function, the matrix is what it was before.

    An assignment to the name `weight` makes that name point to a new tensor, inside your function only; the caller's
    tensor knows nothing of it. Write into the tensor: PyTorch's methods that do so end in an underscore.
    """
    weight = torch.randn_like(weight) * (2 / sum(weight.shape)) ** 0.5


@misconception("xavier_", caught_by="test_in_place_and_without_graph", reason="raised")
def lets_autograd_watch(weight):
    """Your function stops when the matrix is a parameter that requires a gradient.

    Autograd refuses to let a leaf be changed in place while it is watching. Overwriting a starting value is no
    part of a computation to be differentiated; there is a context manager to say so.
    """
    bound = (6 / sum(weight.shape)) ** 0.5
    weight.uniform_(-bound, bound)


# --- orthogonal_ ----------------------------------------------------------------------------------------------------


@misconception("orthogonal_", caught_by=("test_orthogonal", "test_recurrent_weights"))
def makes_the_columns_unit_vectors(weight):
    """The columns of your matrix have length 1, but they are not at right angles to each other.

    An orthogonal matrix needs both, or some directions are stretched and others shrunk. Multiply your matrix by its
    transpose and look at what stands beside the diagonal.
    """
    drawn = torch.randn_like(weight)
    with torch.no_grad():
        weight.copy_(drawn / drawn.norm(dim=0))


@misconception("orthogonal_", caught_by=("test_orthogonal", "test_recurrent_weights"))
def scales_the_spectral_radius_to_one(weight):
    """You scale a random matrix so that its largest eigenvalue has absolute value 1.

    That tells what happens after very many steps. In one step a vector is stretched by up to the largest *singular*
    value, which is larger, and most other directions shrink. In an orthogonal matrix all singular values are 1.
    """
    drawn = torch.randn_like(weight)
    with torch.no_grad():
        weight.copy_(drawn / torch.linalg.eigvals(drawn).abs().max())


@misconception("orthogonal_", caught_by=("test_orthogonal", "test_recurrent_weights"))
def scales_the_largest_singular_value_to_one(weight):
    """You scale a random matrix so that its largest singular value is 1.

    Then nothing explodes, but only one direction keeps its length; all others shrink, and over many steps they
    vanish. In an orthogonal matrix *all* singular values are 1.
    """
    drawn = torch.randn_like(weight)
    with torch.no_grad():
        weight.copy_(drawn / torch.linalg.matrix_norm(drawn, 2))


@misconception(
    "orthogonal_", caught_by=("test_orthogonal", "test_in_place_and_without_graph", "test_recurrent_weights")
)
def takes_the_identity_for_any(weight):
    """Your orthogonal matrix is the identity, in every call.

    It is orthogonal, but not random: no unit hears of another. What is wanted here is a random rotation (or
    reflection), another one each time. Which decomposition of a random matrix has an orthogonal factor?
    """
    with torch.no_grad():
        weight.copy_(torch.eye(len(weight)))


@misconception("orthogonal_", caught_by=("test_orthogonal", "test_recurrent_weights"))
def takes_the_wrong_factor(weight):
    """You take the triangular factor of the QR decomposition.

    `torch.linalg.qr` returns two matrices. One has columns of length 1 at right angles to each other, the other is
    zero below the diagonal. See which is which, and which of them you want.
    """
    _, r = torch.linalg.qr(torch.randn_like(weight))
    with torch.no_grad():
        weight.copy_(r)


# --- initialize_ ----------------------------------------------------------------------------------------------------


@misconception("initialize_", caught_by="test_identity")
def takes_a_tenth_of_the_identity(rnn, recurrent="orthogonal"):
    """Your recurrent weight is 0.1 times the identity.

    All of its singular values are 0.1, so on each step back in time a gradient loses nine tenths of its length: after
    ten steps nothing is left. The identity helps because it is 1 on the diagonal, not because it is diagonal.
    """
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            xavier_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("bias"):
            nn.init.zeros_(parameter)
        elif recurrent == "orthogonal":
            orthogonal_(parameter)  # noqa: F821 -- the reference's
        elif recurrent == "identity":
            nn.init.eye_(parameter).data.mul_(0.1)
        else:
            raise ValueError(recurrent)


@misconception("initialize_", caught_by=("test_recurrent_weights", "test_identity"))
def gives_all_weights_the_same_recipe(rnn, recurrent="orthogonal"):
    """Your recurrent weights are Xavier's too.

    Xavier's recipe thinks of a matrix that is applied once. The recurrent one is applied at every time step, and a
    random matrix stretches some directions and shrinks others each time. It needs a recipe of its own.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight"):
            xavier_(parameter)  # noqa: F821 -- the reference's
        else:
            nn.init.zeros_(parameter)


@misconception("initialize_", caught_by=("test_input_weights", "test_recurrent_weights", "test_same_parameters"))
def initializes_the_first_layer_only(rnn, recurrent="orthogonal"):
    """You initialize the first layer's forward direction; the others keep what they had.

    A network with several layers, or with two directions, has a set of parameters for each of them. Do not write their
    names down one by one: let the network list them for you.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    xavier_(rnn.weight_ih_l0)  # noqa: F821 -- the reference's
    if recurrent == "orthogonal":
        orthogonal_(rnn.weight_hh_l0)  # noqa: F821 -- the reference's
    else:
        nn.init.eye_(rnn.weight_hh_l0)
    if rnn.bias:
        nn.init.zeros_(rnn.bias_ih_l0)
        nn.init.zeros_(rnn.bias_hh_l0)


@misconception("initialize_", caught_by=("test_input_weights", "test_recurrent_weights", "test_same_parameters"))
def forgets_the_backward_direction(rnn, recurrent="orthogonal"):
    """The parameters of the backward direction keep what they had.

    A bidirectional network has them under names of their own, which end in "_reverse". Print the names that
    `named_parameters()` gives for one.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    for layer in range(rnn.num_layers):
        xavier_(getattr(rnn, f"weight_ih_l{layer}"))  # noqa: F821 -- the reference's
        square = getattr(rnn, f"weight_hh_l{layer}")
        if recurrent == "orthogonal":
            orthogonal_(square)  # noqa: F821 -- the reference's
        else:
            nn.init.eye_(square)
        if rnn.bias:
            nn.init.zeros_(getattr(rnn, f"bias_ih_l{layer}"))
            nn.init.zeros_(getattr(rnn, f"bias_hh_l{layer}"))


@misconception("initialize_", caught_by="test_input_weights")
def measures_the_first_layer_for_all(rnn, recurrent="orthogonal"):
    """You work out the variance once, from `input_size` and `hidden_size`, for all layers.

    Only the first layer reads the input. The others read the states of the layer below, of both directions if there are
    two, so their input weights have other numbers of columns.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    std = (2 / (rnn.input_size + rnn.hidden_size)) ** 0.5
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            nn.init.normal_(parameter, std=std)
        elif name.startswith("bias"):
            nn.init.zeros_(parameter)
        elif recurrent == "orthogonal":
            orthogonal_(parameter)  # noqa: F821 -- the reference's
        else:
            nn.init.eye_(parameter)


@misconception("initialize_", caught_by="test_recurrent_weights")
def shares_one_recurrent_matrix(rnn, recurrent="orthogonal"):
    """All your layers and directions start from the same orthogonal matrix.

    Each is to have a matrix drawn for it alone. Draw inside the loop, not before it.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    square = torch.eye(rnn.hidden_size)
    if recurrent == "orthogonal":
        orthogonal_(square)  # noqa: F821 -- the reference's
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            xavier_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("bias"):
            nn.init.zeros_(parameter)
        else:
            parameter.data.copy_(square)


@misconception("initialize_", caught_by=("test_biases", "test_same_parameters"))
def leaves_the_biases(rnn, recurrent="orthogonal"):
    """The biases keep what they had.

    PyTorch starts them at random, and a bias pushes every state off the middle of tanh, where its slope is largest.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            xavier_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("weight_hh") and recurrent == "orthogonal":
            orthogonal_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("weight_hh"):
            nn.init.eye_(parameter)


@misconception("initialize_", caught_by=("test_biases", "test_same_parameters"))
def knows_one_bias_only(rnn, recurrent="orthogonal"):
    """One of the two biases of each layer keeps what it had.

    `nn.RNN` has a bias beside the input weight and another beside the recurrent one. They are added up, but both are
    there.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            xavier_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("bias_ih"):
            nn.init.zeros_(parameter)
        elif name.startswith("weight_hh") and recurrent == "orthogonal":
            orthogonal_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("weight_hh"):
            nn.init.eye_(parameter)


@misconception("initialize_", caught_by=("test_same_parameters", "test_recurrent_weights", "test_biases"))
def initializes_copies(rnn, recurrent="orthogonal"):
    """The network is what it was before: you have initialized copies of its parameters.

    `clone()`, and likewise `state_dict()` with a `clone`, gives tensors with memory of their own. Pass the parameters
    themselves to the functions that overwrite.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    recipes = {"weight_ih": xavier_, "weight_hh": orthogonal_ if recurrent == "orthogonal" else nn.init.eye_}  # noqa: F821 -- the reference's
    for name, parameter in rnn.named_parameters():
        recipes.get(name.split("_l")[0], nn.init.zeros_)(parameter.data.clone())


@misconception("initialize_", caught_by="test_same_parameters")
def puts_new_parameters_in_place_of_the_old(rnn, recurrent="orthogonal"):
    """The network has new parameters in place of its old ones.

    An optimizer that was made before still holds the old ones, and would go on training those: the network
    itself would never change, and nothing would tell you. Overwrite the values; leave the objects.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    recipes = {"weight_ih": xavier_, "weight_hh": orthogonal_ if recurrent == "orthogonal" else nn.init.eye_}  # noqa: F821 -- the reference's
    for name, parameter in list(rnn.named_parameters()):
        values = parameter.detach().clone()
        recipes.get(name.split("_l")[0], nn.init.zeros_)(values)
        setattr(rnn, name, nn.Parameter(values))


@misconception("initialize_", caught_by="test_same_parameters")
def freezes_the_parameters(rnn, recurrent="orthogonal"):
    """After your function the parameters require no gradient: the network can no longer learn.

    To overwrite values unseen by autograd, tell it to look away for a moment, not for good.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    for name, parameter in rnn.named_parameters():
        parameter.requires_grad_(False)
        if name.startswith("weight_ih"):
            xavier_(parameter)  # noqa: F821 -- the reference's
        elif name.startswith("bias"):
            parameter.zero_()
        elif recurrent == "orthogonal":
            orthogonal_(parameter)  # noqa: F821 -- the reference's
        else:
            parameter.copy_(torch.eye(len(parameter)))


@misconception("initialize_", caught_by="test_biases")
def takes_any_word_for_the_identity(rnn, recurrent="orthogonal"):
    """A recipe that you do not know is carried out as if it were the identity.

    Then a slip of the pen trains another network than the one that was meant, without a word. Say no to what you do not
    know.
    """
    recipes = {"weight_ih": xavier_, "weight_hh": orthogonal_ if recurrent == "orthogonal" else nn.init.eye_}  # noqa: F821 -- the reference's
    for name, parameter in rnn.named_parameters():
        recipes.get(name.split("_l")[0], nn.init.zeros_)(parameter)


@misconception("initialize_", caught_by="test_identity", reason="raised")
def expects_biases(rnn, recurrent="orthogonal"):
    """Your function stops at a network that was made with `bias=False`, because there are no biases to set.

    Walk through the parameters that a network has, and ask each for its name, instead of asking for names that it may
    not have.
    """
    if recurrent not in {"orthogonal", "identity"}:
        raise ValueError(recurrent)
    for name, parameter in rnn.named_parameters():
        if name.startswith("weight_ih"):
            xavier_(parameter)  # noqa: F821 -- the reference's
            nn.init.zeros_(getattr(rnn, name.replace("weight", "bias")))
        elif name.startswith("weight_hh"):
            nn.init.zeros_(getattr(rnn, name.replace("weight", "bias")))
            if recurrent == "orthogonal":
                orthogonal_(parameter)  # noqa: F821 -- the reference's
            else:
                nn.init.eye_(parameter)
