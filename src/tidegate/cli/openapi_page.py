"""Writes docs/reference/openapi.json from the operations themselves: `make docs`.

python -m tidegate.cli.openapi_page > docs/reference/openapi.json
"""

import json
import sys

from tidegate.cli.platform import start


def openapi_page() -> str:
    """The description of the machine API, as JSON."""
    start()
    from django.urls import get_resolver

    from tidegate.web.interface import api

    _ = get_resolver().url_patterns  # rooms hang their routers in when addresses are read
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_page())
