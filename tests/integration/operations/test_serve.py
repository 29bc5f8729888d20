"""The server as a process: starts rightly or not at all, answers, stops politely."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from tidegate.cli.exits import ExitCode

SETTINGS = {"DJANGO_SETTINGS_MODULE": "tidegate.config.settings"}
SECRET = "".join(chr(33 + 7 * number % 90) for number in range(60))


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """One `tidegate serve`."""

    def __init__(self, environment, *arguments):
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tidegate.cli", "serve", "--port", str(self.port), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def _wait(self):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.get("/healthz")
                return
            except OSError:
                time.sleep(0.1)
        self.process.kill()
        self.stop()
        raise AssertionError("\n".join(self.lines))

    def get(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        code = self.process.wait(timeout=60)
        self._reader.join(timeout=10)
        self.process.stdout.close()
        return code


@pytest.fixture
def production(tidegate, tmp_path):
    """Settings that are fit for production, on a database and with keys of the test's own."""
    return {
        **tidegate.environment,
        **SETTINGS,
        "TIDEGATE_ENV": "production",
        "TIDEGATE_HOME": str(tmp_path / "home"),
        "TIDEGATE_KEYS": str(tmp_path / "keys"),
        "TIDEGATE_SECRET_KEY": SECRET,
        "TIDEGATE_HOSTS": "customs.example",
        "TIDEGATE_PROXY": "yes",
    }


def test_it_answers_measures_logs_and_stops(production):
    server = Server(production, "--workers", "2", "--threads", "2")
    try:
        told = {"Host": "customs.example", "X-Forwarded-Proto": "https"}
        # Probes come without host and TLS; nobody works here, and readiness says so.
        status, _, body = server.get("/readyz")
        ready = json.loads(body)
        assert (status, ready.pop("worker")) == (503, "not ready")
        assert set(ready.values()) == {"ok"}
        assert server.get("/nowhere/SECRET-REF", **told)[0] == 404
        assert server.get("/nowhere", Host="customs.example")[0] == 301
        assert server.get("/nowhere", **{**told, "Host": "other.example"})[0] == 400
        status, headers, _ = server.get("/api/v1/openapi.json", **told)
        assert status == 200
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert headers["x-frame-options"] == "DENY"
        # Every process adds to the same measures.
        for _ in range(8):
            server.get("/api/v1/openapi.json", **told)
        measured = server.get("/metrics")[2].decode()
        wanted = 'tidegate_requests_total{method="GET",route="/api/v1/openapi.json",status="200"} 9'
        assert wanted in measured
        assert "tidegate_worker_seen 0.0" in measured
        assert server.get("/metrics", **{"X-Forwarded-For": "198.51.100.7"})[0] == 404
        large = {**told, "Content-Length": str(10**9)}
        assert server.get("/api/v1/openapi.json", "POST", **large)[0] == 413
    finally:
        code = server.stop()
    assert code == 0
    lines = [json.loads(line) for line in server.lines if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "tidegate.request"]
    assert {"method", "route", "status", "ms", "actor", "request", "at"} <= requests[0].keys()
    assert [one["route"] for one in requests].count("/api/v1/openapi.json") == 9
    assert "SECRET-REF" not in "\n".join(server.lines)


def test_a_request_in_hand_is_answered_before_it_stops(production):
    server = Server(production, "--workers", "1")
    told = "Host: customs.example\r\nX-Forwarded-Proto: https\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as half:
        half.sendall(f"POST /nowhere HTTP/1.1\r\n{told}Content-Length: 10\r\n\r\n12345".encode())
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(OSError):  # noqa: PT011 - refused or reset: it takes nothing new
            server.get("/healthz")
        half.sendall(b"67890")
        answer = half.recv(4096)
    assert answer.startswith(b"HTTP/1.1 404")
    assert server.wait() == 0


def refused(environment, *arguments):
    answer = subprocess.run(
        [sys.executable, "-m", "tidegate.cli", "serve", "--port", str(free_port()), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == ExitCode.REFUSED, answer.stdout + answer.stderr
    return answer.stderr


def test_it_does_not_start_with_settings_of_development(production):
    plain = {name: value for name, value in production.items() if not name.startswith("TIDEGATE")}
    said = refused({**plain, "TIDEGATE_ENV": "production", "TIDEGATE_DEBUG": "yes"})
    for name in ("SECRET_KEY", "DEBUG", "HOSTS", "KEYS"):
        assert f"TIDEGATE_{name}" in said


def test_it_does_not_start_without_tables_or_keys(production, tmp_path):
    new = {**os.environ, **SETTINGS, "TIDEGATE_HOME": str(tmp_path / "new")}
    new.pop("DATABASE_URL", None)
    assert "create-keys" in refused(new)
    (tmp_path / "new").mkdir()
    new["TIDEGATE_KEYS"] = production["TIDEGATE_KEYS"]
    assert "next: tidegate migrate" in refused(new)
