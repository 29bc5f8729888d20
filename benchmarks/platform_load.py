"""Declarations that come in at a steady rate, and when the lane of each can be seen."""

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.outcome import Outcome, say
from benchmarks.platform_home import Home
from benchmarks.platform_visits import quantiles

#: For so long declarations come in, in seconds.
LASTS_S = 30.0
#: Connections that stay open, as those of brokers do.
SENDERS = 16
_MOST_IN_BATCH = 1000


class _Sender(threading.local):
    """Each thread's own connection."""

    connection: http.client.HTTPConnection | None = None


def lodge_at(rate: int, home: Home, made: dict[str, Any], outcome: Outcome) -> None:
    """Open loop: a declaration is sent when its time has come, however slow the answers are."""
    total = int(rate * LASTS_S)
    #: By reference: when it was to be sent, and how long the answer took from then.
    sent: dict[str, tuple[float, float]] = {}
    bodies = [json.dumps(document).encode() for document in made["documents"]]
    sender, began = _Sender(), 0.0
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {made['token']}"}

    def send(number: int) -> None:
        due = began + number / rate
        time.sleep(max(0.0, due - time.time()))
        connection = sender.connection or http.client.HTTPConnection("127.0.0.1", home.port)
        sender.connection = connection
        key = {"Idempotency-Key": f"n{number}"}
        try:
            body = bodies[number % len(bodies)]
            connection.request("POST", "/api/v1/declarations", body, headers | key)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException):
            connection.close()
            return
        if answer.status == 201:
            sent[told["reference"]] = (due, time.time() - due)

    with home.watched() as seen:
        # Before the clock runs every trader is known, the model is open and has a threshold.
        _batch(home, made["documents"][:_MOST_IN_BATCH], headers)
        _until_none_waits(home)
        before, began = home.processor(), time.time() + 1.0
        with ThreadPoolExecutor(SENDERS) as senders:
            list(senders.map(send, range(total)))
        answered_s = time.time() - began
        missing = _until_none_waits(home)
        after = home.processor()
    waits = [seen[one] - due for one, (due, _) in sent.items() if one in seen]
    answers, failed = [took for _, took in sent.values()], total - len(sent)
    spent = {name: round((after[name] - before[name]) * 1000 / total, 2) for name in after}
    outcome.figures |= {
        "sent": total,
        "failed": failed,
        "never_decided": missing + len(sent) - len(waits),
        "answered_a_second": round(len(answers) / answered_s, 1),
        "answer_s": quantiles(answers),
        "lodged_to_decided_s": quantiles(waits),
        "processor_ms_a_declaration": spent,
    }
    say(f"  {len(answers) / answered_s:.1f} answered a second, {failed} failed")
    told = ", ".join(f"{name} {value:.1f}" for name, value in spent.items())
    say(f"  milliseconds of the processor for a declaration: {told}")
    outcome.goal("failed, or without a lane", total - len(waits), 0, at_least=False)
    outcome.goal("lodged to decided, p95, s", quantiles(waits)["p95"], 1, at_least=False)


def _batch(home: Home, documents: list[Any], headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", home.port)
    body = json.dumps(documents).encode()
    key = {"Idempotency-Key": "before"}
    connection.request("POST", "/api/v1/declarations/batch", body, headers | key)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    if answer.status != 200:
        raise RuntimeError(f"the batch before the clock runs: {told}")
    connection.close()


def _until_none_waits(home: Home) -> int:
    """How many versions wait for assessment after five minutes at most."""
    until = time.monotonic() + 300
    while (missing := home.scene("awaited")) and time.monotonic() < until:
        time.sleep(1)
    return int(missing)
