"""Wrong answers to 10_forecasting/sine_predictor: each replaces one definition of the reference."""

import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn import functional as F

from autograder.misconceptions import misconception


@misconception("SinePredictor", caught_by="test_predictions")
class ForgetsBatchFirst(nn.Module):
    """Your `nn.RNN` takes the first axis for time, and your first axis is the batch. Shapes come out right, but the
    windows of a batch are read as if they followed each other. See `batch_first` in the documentation of `nn.RNN`.
    """

    def __init__(self, hidden_size) -> None:
        super().__init__()
        self.rnn = nn.RNN(1, hidden_size)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.linear(output[:, -1])


@misconception("SinePredictor.forward", caught_by="test_layers_and_shapes")
def squeezes_the_prediction(self, x):
    """You remove every axis of length 1. The predictions get the shape (B,), and for a batch of one there is no axis
    left. Beside targets of shape (B, 1) that is a broadcast. See the shape that the stub asks for.
    """
    _, h_n = self.rnn(x)
    return self.linear(h_n[-1]).squeeze()


@misconception("SinePredictor.forward", caught_by="test_predictions")
def reads_the_last_value_only(self, x):
    """Your recurrent layer gets the last value of each window and nothing else, so it has no past to remember. It
    cannot do better than a memoryless predictor. Give it the window.
    """
    _, h_n = self.rnn(x[:, -1:])
    return self.linear(h_n[-1])


@misconception("SinePredictor.forward", caught_by="test_predictions")
def keeps_the_state_between_calls(self, x):
    """Your predictor begins in the state in which the last call ended, although the next batch holds other series. The
    same windows then get other predictions each time. Where does the state of a new window start?
    """
    state = getattr(self, "state", None)
    if state is not None and state.shape[1] != len(x):
        state = None
    _, h_n = self.rnn(x, state)
    self.state = h_n.detach()
    return self.linear(h_n[-1])


@misconception("SinePredictor.forward", caught_by="test_gradients")
def detaches_the_state_at_every_step(self, x):
    """Your predictions are right, but you cut the graph after every value. No gradient reaches an earlier step, so
    nothing teaches the network what to remember. A window is short enough to go back through all of it.
    """
    state = None
    for value in x.split(1, dim=1):
        output, state = self.rnn(value, None if state is None else state.detach())
    return self.linear(output[:, -1])


@misconception("train", caught_by="test_steps")
def squeezes_the_prediction_in_the_loss(model, inputs, targets, epochs, batch_size, lr):
    """You compare predictions of shape (B,) with targets of shape (B, 1). Each prediction is then subtracted from
    *every* target, and what is learned is the mean of the targets. PyTorch warns of it in `F.mse_loss`, and says
    nothing if you subtract by hand. Print the shape of the difference.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]).squeeze(-1), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_steps")
def sums_the_squares(model, inputs, targets, epochs, batch_size, lr):
    """You add up the squares without dividing by their number, so the loss grows with the batch and two batch sizes
    cannot be compared. The stub asks for a mean.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows], reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_steps")
def never_clears_the_gradients(model, inputs, targets, epochs, batch_size, lr):
    """You never set the gradients back, so each step follows the sum of all gradients so far. Only the first step is
    right. What does `backward()` do with a gradient that is already there?
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_steps")
def makes_an_optimizer_for_every_epoch(model, inputs, targets, epochs, batch_size, lr):
    """You make a new optimizer in every epoch. Adam keeps averages of the gradients from step to step; yours forgets
    them each time. Which objects should live as long as the training does?
    """
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        batch_losses = []
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_steps")
def shuffles_windows_without_targets(model, inputs, targets, epochs, batch_size, lr):
    """You shuffle the windows and leave the targets in their place, so most windows are taught another one's next
    value. One order has to serve both.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        shuffled = inputs[torch.randperm(len(inputs))]
        for some, values in zip(shuffled.split(batch_size), targets.split(batch_size), strict=True):
            loss = F.mse_loss(model(some), values)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_batches")
def never_shuffles(model, inputs, targets, epochs, batch_size, lr):
    """Your epochs take the windows in the order in which they were given, always in the same batches. Windows cut from
    one series would then be learned side by side. When is the order drawn, and how often?
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.arange(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_batches")
def drops_the_last_batch(model, inputs, targets, epochs, batch_size, lr):
    """You use full batches only, so the windows left over at the end of an epoch are not used in it. Count the windows
    of an epoch when their number is no multiple of the batch size.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        order = torch.randperm(len(inputs))
        for rows in order.split(batch_size)[: max(1, len(order) // batch_size)]:
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_batches")
def leaves_the_model_in_its_mode(model, inputs, targets, epochs, batch_size, lr):
    """You train the model in whatever mode it comes. After a forecast that is evaluation mode, in which dropout, for
    one, is off. Your own predictor has nothing that cares, but `train` takes any module.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("train", caught_by="test_batches")
def steps_once_an_epoch(model, inputs, targets, epochs, batch_size, lr):
    """You add up the gradients of all batches and take one step at the end of the epoch. Batches are meant to give many
    steps. What happens once in an epoch, and what after every batch?
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        optimizer.zero_grad()
        for rows in torch.randperm(len(inputs)).split(batch_size):
            loss = F.mse_loss(model(inputs[rows]), targets[rows])
            loss.backward()
            batch_losses.append(loss.item())
        optimizer.step()
        losses.append(sum(batch_losses) / len(batch_losses))
    return losses


@misconception("mean_squared_error", caught_by="test_mean_squared_error")
def broadcasts_predictions_against_targets(model, inputs, targets):
    """You subtract targets of shape (N, 1) from predictions of shape (N,), or the other way round. That gives N times N
    differences, and their mean is no error of your forecasts: even perfect ones do not get 0.
    """
    model.eval()
    with torch.no_grad():
        return (model(inputs).flatten() - targets).square().mean().item()


@misconception("mean_squared_error", caught_by="test_mean_squared_error")
def measures_in_training_mode(model, inputs, targets):
    """You measure in training mode, as `train` leaves the model. A network with dropout would then be judged with half
    of its units switched off. `nn.Module` has a method for either mode.
    """
    with torch.no_grad():
        return F.mse_loss(model(inputs), targets).item()


@misconception("forecast", caught_by="test_forecast")
def repeats_the_first_prediction(model, inputs, num_steps):
    """Your window never changes, so every step gets the same prediction. From the second step on the model is to see
    what it predicted before.
    """
    model.eval()
    with torch.no_grad():
        return torch.cat([model(inputs) for _ in range(num_steps)], dim=1)


@misconception("forecast", caught_by="test_forecast")
def lets_the_window_grow(model, inputs, num_steps):
    """You append predictions, and nothing falls out, so the window grows longer than any that the model was trained on.
    See what the stub says of its length.
    """
    model.eval()
    window = inputs
    with torch.no_grad():
        for _ in range(num_steps):
            window = torch.cat([window, model(window)[:, None]], dim=1)
    return window[:, inputs.shape[1] :, 0]


@misconception("forecast", caught_by="test_forecast")
def puts_predictions_in_front(model, inputs, num_steps):
    """You put the prediction at the front of the window, and the newest value falls out at the end. Time goes from left
    to right: where does the newest value stand?
    """
    model.eval()
    window, predictions = inputs, []
    with torch.no_grad():
        for _ in range(num_steps):
            predictions.append(model(window))
            window = torch.cat([predictions[-1][:, None], window[:, :-1]], dim=1)
    return torch.cat(predictions, dim=1)


@misconception("forecast", caught_by="test_forecast")
def leaves_out_the_first_prediction(model, inputs, num_steps):
    """Your forecast begins one step late: the value right after the window is missing, and there is one too many at the
    end. What is your first prediction a prediction of?
    """
    model.eval()
    window, predictions = inputs, []
    with torch.no_grad():
        for _ in range(num_steps + 1):
            predictions.append(model(window))
            window = torch.cat([window[:, 1:], predictions[-1][:, None]], dim=1)
    return torch.cat(predictions[1:], dim=1)


@misconception("forecast", caught_by="test_forecast")
def writes_into_the_inputs(model, inputs, num_steps):
    """You shift the values inside `inputs` itself, so the window of the caller is overwritten with predictions, and
    whoever draws it next to them draws something else. Compare `inputs` before and after a call.
    """
    model.eval()
    predictions = []
    with torch.no_grad():
        for _ in range(num_steps):
            predictions.append(model(inputs))
            inputs[:, :-1] = inputs[:, 1:].clone()
            inputs[:, -1] = predictions[-1]
    return torch.cat(predictions, dim=1)


@misconception("forecast", caught_by="test_forecast")
def squeezes_the_forecast(model, inputs, num_steps):
    """You remove every axis of length 1. A forecast for one series, or of one step, loses an axis that its reader
    counts on. Try `inputs[:1]`.
    """
    model.eval()
    window, predictions = inputs, []
    with torch.no_grad():
        for _ in range(num_steps):
            predictions.append(model(window))
            window = torch.cat([window[:, 1:], predictions[-1][:, None]], dim=1)
    return torch.stack(predictions, dim=1).squeeze()


@misconception("forecast", caught_by="test_forecast")
def keeps_the_graph(model, inputs, num_steps):
    """Your forecast carries a graph back to the weights. It costs memory at every step, and Matplotlib refuses to draw
    it. See what the stub says of gradients.
    """
    model.eval()
    window, predictions = inputs, []
    for _ in range(num_steps):
        predictions.append(model(window))
        window = torch.cat([window[:, 1:], predictions[-1][:, None]], dim=1)
    return torch.cat(predictions, dim=1)


@misconception("plot_forecasts", caught_by="test_figure")
def starts_forecasts_at_step_0(true, predicted):
    """Your forecasts begin at step 0, below the start of the series. They belong to its last steps, where they can be
    compared with what came true. How many steps come before the forecast?
    """
    figure = Figure(layout="constrained")
    for index in range(len(true)):
        axes = figure.add_subplot(len(true), 1, index + 1, xlabel="step", ylabel="value")
        axes.plot(true[index], label="true")
        axes.plot(predicted[index], label="predicted")
    figure.axes[0].legend()
    return figure


@misconception("plot_forecasts", caught_by="test_figure")
def draws_all_series_into_one_axes(true, predicted):
    """You draw all series into one Axes. Ten curves on top of each other, under two names, show nothing. How many Axes
    does the stub ask for?
    """
    figure = Figure(layout="constrained")
    axes = figure.add_subplot(xlabel="step", ylabel="value")
    for index in range(len(true)):
        axes.plot(true[index], label="true")
        axes.plot(range(true.shape[1] - predicted.shape[1], true.shape[1]), predicted[index], label="predicted")
    axes.legend()
    return figure
