"""Which pages there are for whom: follows every link of every role's pages, one of a kind.

python -m tests.acceptance.crawling < role → session key; prints visits and what nobody reached.
"""

import json
import re
import sys
from urllib.parse import urldefrag, urljoin

import django

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
_START = ("/", "/account", "/search", "/search?q=a", "/purpose", "/nowhere")
_FOR_NOBODY = ("/sign-in", "/demo", "/second-factor", "/nowhere")

#: Answer only to forms, to parts of pages, to programs, or before somebody is signed in.
_NO_PAGES = {
    "sign-out",
    "language",
    "theme",
    "account/password",
    "account/tokens",
    "account/tokens/<int:number>/revoke",
    "views/save",
    "views/<int:number>/forget",
    "work/<str:token>",
}


def crawl(keys):
    """Visits, each with role, path, route and status; and routes that nobody reached."""
    visits = [visit for role, key in keys.items() for visit in _of_role(role, key)]
    visits += _of_role("nobody", None)
    reached = {visit["route"] for visit in visits}
    return {"visits": visits, "unreached": sorted(_routes() - reached - _NO_PAGES)}


def _of_role(role, key):
    from django.test import Client

    client, seen, visits = Client(raise_request_exception=False), set(), []
    if key is not None:
        client.cookies["sessionid"] = key
    waiting = list(_START if key else _FOR_NOBODY)
    while waiting:
        path = urldefrag(waiting.pop(0)).url
        kind = _kind(path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(path, headers={"Host": "localhost"})
        if answer.status_code in (301, 302):
            waiting.insert(0, urljoin(path, answer.url))
            visits.append(_visit(role, path, answer))
            continue
        if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
            continue
        visits.append(_visit(role, path, answer))
        found = _LINK.findall(answer.content.decode())
        local = (urljoin(path, link.replace("&amp;", "&")) for link in found)
        waiting += [link for link in local if link.startswith("/") and _kind(link)]
    return visits


def _visit(role, path, answer):
    route = _route(path)
    return {
        "role": role,
        "path": path,
        "route": "nowhere" if route is None else route,
        "kind": str(_kind(path)),
        "status": answer.status_code,
    }


def _kind(path):
    """Links of one kind lead to one template: the route, and which parts its query has."""
    route = _route(path)
    if route is None:
        return "nowhere" if path == "/nowhere" else None
    query = path.partition("?")[2]
    return route, tuple(sorted({part.partition("=")[0] for part in query.split("&")}))


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
