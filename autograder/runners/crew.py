"""The machines at work on a run: what each has, what they say, and who is put in the place of one that is gone."""

from __future__ import annotations

import queue
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Any, Final

from autograder.errors import CourseError, EngineFaultError
from autograder.runners.cluster import Node, only_on, share_of_gpus
from autograder.runners.station import Ended, Station, decode_answer
from autograder.runners.units import Collected, Graded, Learned, Refused, Unit, encode
from autograder.runners.work import Hand, Work
from autograder.sandbox import Tier

_TRIES: Final = 3  # of an engine on a machine, before it gets to work
_CLOSES_S: Final = 10.0


class _Post:
    """Our end of a station: what it has, and the one question that is open."""

    def __init__(self, ray: Any, node: Node, jobs: int, news: queue.SimpleQueue[tuple[_Post, Future[Any]]]) -> None:
        self.node = node
        self.jobs = jobs
        self.hand = Hand(2 * jobs)  # as much again as is under way: it must not wait for us
        self.is_idle = False
        self.told = 0  # of what the crew has learned
        self._ray = ray
        self._news = news
        where = {"num_cpus": min(jobs, node.cpus), "scheduling_strategy": only_on(node)}
        if node.gpus:
            where["num_gpus"] = share_of_gpus(node, jobs)
        self._actor = ray.remote(Station).options(**where).remote()

    def open(self, parcel: Any, tier: Tier) -> None:
        """Have it start an engine."""
        self._ask(self._actor.open.remote(parcel, tier, self.jobs))

    def hand_in(self, learned: Sequence[bytes], units: Sequence[Unit]) -> None:
        """Tell it what others have learned, and have it examine these, too; it answers as soon as it has anything."""
        self._ask(self._actor.exchange.remote([*learned, *(encode(unit) for unit in units)]))

    def _ask(self, ref: Any) -> None:
        self.is_idle = False
        ref.future().add_done_callback(self._tell)

    def _tell(self, future: Future[Any]) -> None:
        self._news.put((self, future))

    def close(self) -> Any:
        """Have it clear up; gives what is to be waited for."""
        return self._actor.close.remote()

    def kill(self) -> None:
        """End it; what it has started ends by itself."""
        self._ray.kill(self._actor, no_restart=True)


class Crew:
    """The posts of a run."""

    def __init__(self, ray: Any, parcel: Any, tier: Tier) -> None:
        self.why = ""
        self._ray = ray
        self._parcel = parcel
        self._tier: Tier = tier
        self._posts: list[_Post] = []
        self._news: queue.SimpleQueue[tuple[_Post, Future[Any]]] = queue.SimpleQueue()
        self._vain: Counter[str] = Counter()
        self._learned: list[tuple[_Post, bytes]] = []

    def post(self, node: Node, jobs: int) -> None:
        """Start an engine on a machine."""
        post = _Post(self._ray, node, jobs, self._news)
        post.open(self._parcel, self._tier)
        self._posts.append(post)

    def hear(self, work: Work) -> Iterator[Graded | Collected | Unit]:
        """Wait for word from a post: verdicts, and units that are given up.

        Raises:
            CourseError: The suites cannot be used.
            EngineFaultError: The last post is gone.

        """
        post, future = self._news.get()
        post.is_idle = True
        try:
            answers = [decode_answer(payload) for payload in future.result()]
        except self._ray.exceptions.RayError as error:
            answers = [Ended(why=str(error))]
        for answer in answers:
            if isinstance(answer, Refused):
                raise CourseError(answer.why)
            if isinstance(answer, Ended):
                yield from self._replace(post, answer.why, work)
            elif isinstance(answer, Learned):
                self._learned.append((post, encode(answer)))
            elif isinstance(answer, Collected) or work.finish(post.hand, answer.number):
                yield answer

    def _replace(self, post: _Post, why: str, work: Work) -> list[Unit]:
        """Take back what a post had, and have another one made on its machine; gives the units that are given up."""
        self.why = why
        self._posts.remove(post)
        post.kill()
        node = post.node
        self._vain[node.id] = 0 if post.hand.under_way else self._vain[node.id] + 1
        given_up = work.lose(post.hand)
        if self._vain[node.id] < _TRIES:
            self.post(node, post.jobs)
        if not self._posts and not work.is_done:
            raise EngineFaultError(
                f"no machine of the cluster examines any more, with {work.left} answers to go: {why}"
            )
        return given_up

    def deal(self, work: Work) -> None:
        """Give every post that has said its word what it has room for, and what others have learned by now."""
        for post in self._posts:
            if post.is_idle:
                units = work.deal(post.hand)
                if units or post.hand.under_way:
                    post.hand_in([what for who, what in self._learned[post.told :] if who is not post], units)
                    post.told = len(self._learned)

    def close(self) -> None:
        """Wait until nothing is left on the machines."""
        idle = [post.close() for post in self._posts if post.is_idle]
        if idle:
            self._ray.wait(idle, num_returns=len(idle), timeout=_CLOSES_S)

    def kill(self) -> None:
        """End all posts."""
        for post in self._posts:
            post.kill()
