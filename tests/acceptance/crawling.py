"""Which pages there are for whom: follows every link of every role's pages, one of a kind.

python -m tests.acceptance.crawling < role → session key; prints visits and what nobody reached.
"""

import json
import re
import sys
from functools import cache
from urllib.parse import urldefrag, urljoin

import django

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
_START = ("/", "/account", "/search", "/search?q=a", "/purpose", "/nowhere")
_FOR_NOBODY = ("/sign-in", "/demo", "/verify", "/documents/types", "/second-factor", "/nowhere")

#: What stands for a part of an address when it is asked whether it answers only to forms.
_ANY = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000"}
_PART = re.compile(r"<(\w+):\w+>")
#: Answer only to parts of pages, to programs, before somebody is signed in; or what a
#: payment service shows after a form was sent.
_NO_PAGES = {
    "sign-out",
    "language",
    "theme",
    "account/password",
    "account/tokens",
    "account/tokens/<int:number>/revoke",
    "views/save",
    "views/<int:number>/forget",
    "room/now",
    "work/<str:token>",
    "payments/simulated/<str:reference>",
    "healthz",
    "readyz",
    "metrics",
}


def crawl(keys):
    """Visits, each with role, path, route and status; and routes that nobody reached."""
    visits = [visit for role, key in keys.items() for visit in _of_role(role, key)]
    visits += _of_role("nobody", None)
    unreached = _routes() - {visit["route"] for visit in visits} - _NO_PAGES
    return {
        "visits": [visit for visit in visits if visit["is_page"]],
        "unreached": sorted(route for route in unreached if not _is_for_forms(route, keys)),
    }


def _is_for_forms(route, keys):
    """Whether somebody who asks for it is told that it answers only to forms (405)."""
    from django.test import Client

    path = "/" + _PART.sub(lambda part: _ANY[part[1]], route)
    for key in keys.values():
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = key
        if client.get(path, headers={"Host": "localhost"}).status_code == 405:
            return True
    return False


def _of_role(role, key):
    from django.test import Client

    client, seen, visits = Client(raise_request_exception=False), set(), []
    if key is not None:
        client.cookies["sessionid"] = key
    waiting = [(path, "the address bar") for path in (_START if key else _FOR_NOBODY)]
    while waiting:
        path, origin = waiting.pop(0)
        path = urldefrag(path).url
        kind = _kind(path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(path, headers={"Host": "localhost"})
        if answer.status_code in (301, 302):
            waiting.insert(0, (urljoin(path, answer.url), path))
            visits.append(_visit(role, path, answer, origin))
            continue
        visits.append(_visit(role, path, answer, origin))
        if not visits[-1]["is_page"]:
            continue
        found = _LINK.findall(answer.content.decode())
        local = (urljoin(path, link.replace("&amp;", "&")) for link in found)
        waiting += [(link, path) for link in local if link.startswith("/") and _kind(link)]
    return visits


def _visit(role, path, answer, origin):
    route = _route(path)
    return {
        "role": role,
        "path": path,
        "from": origin,
        "route": "nowhere" if route is None else route,
        "kind": str(_kind(path)),
        "status": answer.status_code,
        "is_page": answer.status_code in (301, 302)
        or (answer.get("Content-Type", "").startswith("text/html") and not answer.streaming),
    }


def _kind(path):
    """Links of one kind lead to one template: the route, and which parts its query has."""
    route = _route(path)
    if route is None:
        return "nowhere" if path == "/nowhere" else None
    query = path.partition("?")[2]
    return route, tuple(sorted({part.partition("=")[0] for part in query.split("&")}))


@cache
def _route(path):
    from django.urls import Resolver404, resolve

    try:
        return resolve(path.partition("?")[0]).route
    except Resolver404:
        return None


def _routes():
    from tidegate.access.interface import addresses

    return {one.route for one in addresses() if not one.method and not one.route.startswith("api/")}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(crawl(json.load(sys.stdin))) + "\n")
