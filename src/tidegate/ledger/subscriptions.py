"""News goes up: a higher room is called in the transaction of the event."""

from collections.abc import Callable, Iterator, Sequence

from tidegate.analytics.chain.interface import Sealed

from .registry import Kind, is_declared

Subscriber = Callable[[Sealed], None]
#: Given all events of a kind that were appended together, in their order.
BatchSubscriber = Callable[[Sequence[Sealed]], None]

_subscribers: dict[str, list[tuple[Kind, BatchSubscriber]]] = {}


def subscribe(kind: Kind) -> Callable[[Subscriber], Subscriber]:
    """Call the function for every event of this kind, inside the writer's transaction.

    What it raises undoes the whole transaction, the writer's rows too.
    """

    def remember(function: Subscriber) -> Subscriber:
        def each(several: Sequence[Sealed]) -> None:
            for sealed in several:
                function(sealed)

        _subscribers.setdefault(kind.name, []).append((kind, each))
        return function

    return remember


def subscribe_batch(kind: Kind) -> Callable[[BatchSubscriber], BatchSubscriber]:
    """Call the function once for all events of this kind that are appended together."""

    def remember(function: BatchSubscriber) -> BatchSubscriber:
        _subscribers.setdefault(kind.name, []).append((kind, function))
        return function

    return remember


def tell(written: Sequence[Sealed]) -> None:
    """Call the subscribers of events, kind by kind, in the order of their subscription."""
    of_kind: dict[str, list[Sealed]] = {}
    for sealed in written:
        of_kind.setdefault(sealed.event.kind, []).append(sealed)
    for kind, several in of_kind.items():
        for _, function in _subscribers.get(kind, ()):
            function(several)


def to_undeclared() -> Iterator[str]:
    """Names of kinds that somebody waits for and nobody declared."""
    for name, waiting in _subscribers.items():
        if any(not is_declared(kind) for kind, _ in waiting):
            yield name
