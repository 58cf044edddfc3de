"""What a check does not let code do, told as that: a rule of the place, and no mistake in what is computed.

The system says only "not permitted" or "no such file"; what was asked for is read from the student's own file.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Final

from autograder.protocol.messages import Raised
from autograder.student.answer import Answer
from autograder.student.invocations import syntax_tree

_NOT_YOUR_LOGIC: Final = "That is a rule of the check and says nothing about your computation."
_NO_PROCESSES: Final = "An answer cannot start other processes while it is checked"
_NETWORK: Final = f"An answer has no network while it is checked, so nothing can be downloaded. {_NOT_YOUR_LOGIC}"
_FILES: Final = (
    "An answer is checked by itself, in an empty folder: no other file of yours is there, and nothing outside of it "
    f"can be read or written. Work with what the function is given. {_NOT_YOUR_LOGIC}"
)

_STARTS_PROCESSES: Final = {"multiprocessing", "subprocess", "concurrent", "pexpect", "joblib"}
_USES_NETWORK: Final = {"socket", "urllib", "http", "requests", "ssl", "ftplib", "smtplib", "httpx"}


def explain_refusal(raised: Raised, answer: Answer) -> str:
    """Say what was refused, or ""; the exception is what a hostile worker may say."""
    text = raised.message[:300]
    for types, pattern, told in _REFUSALS:
        if raised.type_name in types and re.search(pattern, text):
            return told if isinstance(told, str) else told(answer)
    return ""


def _by_the_file(answer: Answer) -> str:
    """Tell by the student's file what the system refused without a word."""
    tree = syntax_tree(answer)
    if any(_asks_for_workers(node) for node in ast.walk(tree)):
        return (
            f"{_NO_PROCESSES}, and `num_workers` above 0 asks for some. Leave it out, or set it to 0. {_NOT_YOUR_LOGIC}"
        )
    modules = set(_modules(tree))
    if modules & _STARTS_PROCESSES or any(_forks(node) for node in ast.walk(tree)):
        return f"{_NO_PROCESSES}. Do the work in this one; threads are allowed. {_NOT_YOUR_LOGIC}"
    if modules & _USES_NETWORK:
        return _NETWORK
    return (
        "The check does not allow what that line asks of the system: other processes, the network and files outside "
        f"of its own folder are out of reach. {_NOT_YOUR_LOGIC}"
    )


def _asks_for_workers(node: ast.AST) -> bool:
    if not isinstance(node, ast.keyword) or node.arg != "num_workers":
        return False
    return not (isinstance(node.value, ast.Constant) and node.value.value == 0)


def _modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Attribute) and node.attr in _STARTS_PROCESSES:
            yield node.attr  # torch.multiprocessing


def _forks(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and bool(
        re.fullmatch(r"fork|forkpty|popen|posix_spawnp?|(exec|spawn).+", node.attr)
    )


_GPU: Final = frozenset({"RuntimeError", "AcceleratorError"})
_SYSTEM: Final = frozenset({"PermissionError", "FileNotFoundError", "OSError", "BlockingIOError"})
_REFUSALS: Final[tuple[tuple[frozenset[str], str, str | Callable[[Answer], str]], ...]] = (
    (_SYSTEM, r"^\[Errno (1|2|13|11|38)\] [A-Za-z ]+$", _by_the_file),
    (frozenset({"FileNotFoundError", "PermissionError"}), r"^\[Errno (2|13)\] .*: ", _FILES),
    (
        frozenset({"OSError", "PermissionError"}),
        r"^\[Errno (30|28|27)\] ",
        f"An answer can write small files into the folder that it is checked in, and nowhere else. {_NOT_YOUR_LOGIC}",
    ),
    (
        frozenset({"URLError", "gaierror", "ConnectionError", "ConnectError", "HTTPError"}),
        r"name resolution|[Nn]ame or service|[Nn]etwork|[Mm]ax retries|not permitted|urlopen",
        _NETWORK,
    ),
    (
        frozenset({"RuntimeError"}),
        r"^can't start new thread",
        f"An answer can have a few dozen threads while it is checked, and no more. {_NOT_YOUR_LOGIC}",
    ),
    (
        frozenset({"EOFError"}),
        r"^EOF when reading a line",
        "Nobody can type anything while an answer is checked: leave out `input()`, and use what the function is given.",
    ),
    (
        _GPU,
        r"device-side assert",
        "On a GPU this is how an index out of range shows: in an embedding, in `x[...]`, or a label that is no class.",
    ),
    (
        _GPU,
        r"CUDA error|CUBLAS_STATUS|CUDNN_STATUS|cuDNN error",
        "The GPU refused what that line asks of it; the same on the CPU may tell you more.",
    ),
    (
        frozenset({"AssertionError", "RuntimeError"}),
        r"not compiled with CUDA|No CUDA GPUs|no NVIDIA driver",
        "Here the check runs without a GPU. Make tensors on the device of the input, as `device=x.device` does.",
    ),
)
