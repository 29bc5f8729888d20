"""Officers' pages: parties, and which of them may be one."""

from . import links, parties

urlpatterns = [*links.urlpatterns, *parties.urlpatterns]
