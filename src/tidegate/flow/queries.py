"""Which flows there are, and which moves somebody may make."""

from django.apps import apps

from .actors import Actor
from .models import Flowing
from .records import Flow, Transition


def models() -> tuple[type[Flowing], ...]:
    """Every stored class that flows."""
    return tuple(model for model in apps.get_models() if issubclass(model, Flowing))


def flows() -> tuple[Flow, ...]:
    """Every flow that something stored moves through, by name."""
    found = {model.flow.name: model.flow for model in models()}
    return tuple(found[name] for name in sorted(found))


def moves_of(thing: Flowing, actor: Actor) -> tuple[Transition, ...]:
    """What this actor may do with it now: the buttons of its page. Guards are asked on the move."""
    ways = thing.flow.leaving(thing.state)
    return tuple(one for one in ways if actor.may(one.permission, thing))
