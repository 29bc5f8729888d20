"""A process that writes events with rows of its own, for the tests of contention.

python -m tests.integration.ledger_writer WRITER COUNT STREAM…
"""

import sys
import uuid

from tidegate.cli.platform import start


def main(writer: str, count: int, streams: list[str]) -> None:
    """Write `count` rows, each with an event on every stream, in one transaction a row."""
    start()
    from django.db import transaction
    from django.utils import timezone

    from tidegate.ledger.interface import Draft, Form, append_all, declare
    from tidegate.ledger.models import Subject

    counted = declare("test.counted", subject=Form.IDENTIFIER, number=Form.COUNT)
    for number in range(count):
        with transaction.atomic():
            subject = uuid.uuid4()
            Subject.objects.create(id=subject, made_at=timezone.now())
            payload = {"subject": str(subject), "number": number}
            append_all(
                [Draft(stream, counted, payload, f"system/writer-{writer}") for stream in streams]
            )
        if number == 0:
            sys.stdout.write("writing\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
