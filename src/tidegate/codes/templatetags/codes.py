"""`{% load codes %}`: what a code is called in the language of the page."""

from django import template
from django.utils.translation import get_language

from ..queries import code

register = template.Library()


@register.filter
def named(value: str, table: str) -> str:
    """The name of a code that holds today; the code itself where its table has none."""
    found = code(table, value) if value else None
    return found.name(get_language() or "en") if found is not None else value
