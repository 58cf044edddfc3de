"""Public checks of 01_sequences/order_matters, on the worked example of the lesson."""

import torch

from autograder.suite import Student, assert_close, assert_shape, check, driver, require

DOG = torch.tensor([2, 3, 4, 2, 5])  # the dog bites the man
MAN = torch.tensor([2, 5, 4, 2, 3])  # the man bites the dog


@driver
def read_as_a_number(answer: object, ids: torch.Tensor) -> int:
    """Let each step append a digit, so that the state is a number whose digits are the ids."""
    return answer.recurrent_pass(ids, lambda token, state: 10 * state + int(token), 0)


@check(points=1)
def test_shapes(shared_student: Student) -> None:
    """A bag is as long as the vocabulary, a window as long as the window, whatever the sentence."""
    for ids in (DOG, DOG[:1]):
        assert_shape(shared_student.bag_of_words(ids, 8), (8,), what="a bag of words over a vocabulary of 8")
        assert_shape(shared_student.fixed_window(ids, 3), (3,), what="a window of 3")


@check(points=1)
def test_vectors_by_hand(shared_student: Student) -> None:
    """The bag and the window of the lesson's sentences."""
    bag = torch.tensor([0.0, 0.0, 2.0, 1.0, 1.0, 1.0])
    for ids in (DOG, MAN):
        assert_close(shared_student.bag_of_words(ids, 6), bag, what="the bag of words")
    assert_close(shared_student.fixed_window(DOG, 3), torch.tensor([4, 2, 5]), what="the window of 3")
    what = "the window of 3 of a sentence of two tokens"
    assert_close(shared_student.fixed_window(DOG[:2], 3), torch.tensor([0, 2, 3]), what=what)


@check(points=1)
def test_twins_of_the_example(shared_student: Student) -> None:
    """The lesson's sentence has a twin for the bag, and one for the window of three; "dog dog" has none for the bag."""
    twin = shared_student.bag_twin(DOG)
    assert_shape(twin, (5,), what="the twin for the bag")
    require(not torch.equal(twin, DOG), "The twin for the bag is the sentence itself.")
    require(torch.equal(twin.sort().values, DOG.sort().values), "The twin for the bag has another bag.")
    require(shared_student.bag_twin(DOG[[1, 1]]) is None, "Dog dog is the only sentence with two dogs and no more.")
    twin = shared_student.window_twin(DOG, 3)
    require(isinstance(twin, torch.Tensor) and twin.ndim == 1, "The twin for the window should be a tensor of ids.")
    require(not torch.equal(twin, DOG), "The twin for the window is the sentence itself.")
    assert_close(twin[-3:], DOG[-3:], what="the last three ids of the twin for the window")


@check(points=1)
def test_recurrent_pass_by_hand(shared_student: Student) -> None:
    """If a step appends a digit, the sentences become the numbers 23425 and 25423: two different states."""
    assert_close(read_as_a_number(shared_student, DOG), 23425, what="the last state of the first sentence")
    assert_close(read_as_a_number(shared_student, MAN), 25423, what="the last state of the second sentence")
