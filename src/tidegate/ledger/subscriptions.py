"""News goes up: a higher room is called in the transaction of the event."""

from collections.abc import Callable, Iterator

from tidegate.analytics.chain.interface import Sealed

from .registry import Kind, is_declared

Subscriber = Callable[[Sealed], None]

_subscribers: dict[str, list[tuple[Kind, Subscriber]]] = {}


def subscribe(kind: Kind) -> Callable[[Subscriber], Subscriber]:
    """Call the function for every event of this kind, inside the writer's transaction.

    What it raises undoes the whole transaction, the writer's rows too.
    """

    def remember(function: Subscriber) -> Subscriber:
        _subscribers.setdefault(kind.name, []).append((kind, function))
        return function

    return remember


def tell(sealed: Sealed) -> None:
    """Call the subscribers of an event, in the order of their subscription."""
    for _, function in _subscribers.get(sealed.event.kind, ()):
        function(sealed)


def to_undeclared() -> Iterator[str]:
    """Names of kinds that somebody waits for and nobody declared."""
    for name, waiting in _subscribers.items():
        if any(not is_declared(kind) for kind, _ in waiting):
            yield name
