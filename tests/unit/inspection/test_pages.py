"""An examiner's pages, the panel on the consignment's page, and the machine API."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tidegate.access.interface import actor_of
from tidegate.inspection.interface import Finding, WorkOrder, claim, start
from tidegate.inspection.panels import findings
from tidegate.ledger.interface import events_of

FOUND = {
    "found": "yes",
    "means_used": ["x_ray", "open"],
    "signs": ["weight_differs"],
    "category": "drugs",
    "weight_kg": "501",
    "packs_found": "251",
    "packs_of": "1,168",
    "hiding_place": "in_goods",
    "words": "In the lower layers.",
}


@pytest.fixture
def telephone(people):
    return people.client("examiner")


def _upload(file, name="photo.jpg"):
    return SimpleUploadedFile(name, file.read(), "image/jpeg")


def _url(order, verb=""):
    return f"/examinations/{order.pk}/{verb}"


def _examine(telephone, order):
    telephone.post(_url(order, "claim"))
    telephone.post(_url(order, "start"))


def test_the_way_through_an_examination(telephone, order, photograph):
    waiting = telephone.get("/examinations/").content.decode()
    assert "Bluetooth earphones" in waiting
    assert "TGHU1234567" in waiting
    page = telephone.get(_url(order)).content.decode()
    assert "Claim this examination" in page
    assert "10.3 kg a pack" in page
    _examine(telephone, order)
    page = telephone.get(_url(order)).content.decode()
    assert 'capture="environment"' in page
    photos = telephone.post(_url(order, "photos"), {"photos": [_upload(photograph())]})
    assert photos.content.count(b"<img") == 1

    answer = telephone.post(_url(order, "finding"), FOUND)
    assert answer.status_code == 302
    page = telephone.get(_url(order)).content.decode()
    for words in ("251 of 1,168", "501 kg", "Dangerous drugs", "In the lower layers."):
        assert words in page
    assert f'data-forget="examination-{order.pk}"' in page


def test_what_is_sent_twice_is_recorded_once(telephone, order):
    _examine(telephone, order)
    for _ in range(2):
        assert telephone.post(_url(order, "finding"), FOUND).status_code == 302
        assert telephone.post(_url(order, "claim")).status_code == 302
    assert Finding.objects.count() == 1
    kinds = [one.event.kind for one in events_of(f"work_order/{order.pk}")]
    assert kinds.count("work_order.closed") == 1


def test_mistakes_are_named_and_what_was_typed_stays(telephone, order):
    _examine(telephone, order)
    answer = telephone.post(
        _url(order, "finding"), {**FOUND, "weight_kg": "lots", "packs_of": "12"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a number, as 501 or 12.5." in page
    assert "More packs than there are cannot hold it." in page
    assert 'value="lots"' in page
    assert "In the lower layers." in page
    assert not Finding.objects.exists()


def test_nothing_found_needs_no_more_than_that(telephone, order):
    _examine(telephone, order)
    answer = telephone.post(_url(order, "finding"), {**FOUND, "found": "no"})
    assert answer.status_code == 302
    finding = Finding.objects.get()
    assert (finding.found, finding.category, finding.weight_kg) == (False, "", None)
    assert finding.words == "In the lower layers."


def test_a_bad_photograph_is_named_and_the_good_one_beside_it_stays(telephone, order, photograph):
    _examine(telephone, order)
    bad = SimpleUploadedFile("virus.jpg", b"MZ\x90", "image/jpeg")
    answer = telephone.post(_url(order, "photos"), {"photos": [bad, _upload(photograph())]})
    page = answer.content.decode()
    assert "virus.jpg: The file is no whole JPEG" in page
    assert page.count("<img") == 1


def test_who_comes_second_is_told_who_has_it(telephone, order, people):
    other = people.actor("examiner")
    claim(WorkOrder.objects.get(pk=order.pk), other)
    answer = telephone.post(_url(order, "claim"))
    assert answer.status_code == 409
    assert f"{other.person.name} holds this examination." in answer.content.decode()


@pytest.mark.parametrize("role", ["trader", "broker", "administrator"])
def test_who_is_no_examiner_sees_nothing(people, order, role):
    client = people.client(role)
    assert client.get("/examinations/").status_code == 403
    assert client.get(_url(order)).status_code == 403
    assert client.post(_url(order, "claim")).status_code == 403


def test_who_may_only_look_cannot_act(people, order):
    client = people.client("targeting_officer")
    page = client.get(_url(order)).content.decode()
    assert "Claim this examination" not in page
    assert client.post(_url(order, "claim")).status_code == 403
    assert client.post(_url(order, "photos")).status_code == 403


def test_a_supervisor_cancels_on_the_page(people, order):
    client = people.client("supervisor")
    assert "Cancel this examination" in client.get(_url(order)).content.decode()
    assert client.post(_url(order, "cancel"), {"reason": "magic"}).status_code == 409
    assert client.post(_url(order, "cancel"), {"reason": "not_shipped"}).status_code == 302
    assert "Cancelled by a supervisor" in client.get(_url(order)).content.decode()


def test_a_photograph_is_served_as_nothing_but_a_jpeg(telephone, order, photograph, people):
    _examine(telephone, order)
    telephone.post(_url(order, "photos"), {"photos": [_upload(photograph("PNG"), "x.svg")]})
    photo = order.photos.model.objects.get()
    answer = telephone.get(_url(order, f"photos/{photo.pk}.jpg"))
    assert answer.content[:3] == b"\xff\xd8\xff"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert people.client("trader").get(answer.request["PATH_INFO"]).status_code == 403
    assert telephone.get(f"/examinations/{order.pk + 1}/photos/{photo.pk}.jpg").status_code == 404


def test_the_consignments_page_shows_what_was_found(telephone, order, people):
    request = RequestFactory().get("/")
    request.user = people.person("targeting_officer")
    assert "Waits for an examiner" in findings(request, order.decision)
    _examine(telephone, order)
    telephone.post(_url(order, "finding"), FOUND)
    panel = findings(request, order.decision)
    assert "251 of 1,168" in panel
    assert telephone.person.name in panel
    request = RequestFactory().get("/")
    request.user = people.person("administrator")
    assert findings(request, order.decision) is None


def _post(program, path, body, key):
    return program.post(
        f"/api/v1/work-orders/{path}",
        json.dumps(body),
        "application/json",
        headers={"Idempotency-Key": key},
    )


def test_the_machine_api(people, order, photograph):
    program = people.program("examiner")
    listed = program.get("/api/v1/work-orders").json()
    assert [(one["id"], one["state"], one["mine"]) for one in listed] == [
        (order.pk, "waiting", False)
    ]
    assert _post(program, f"{order.pk}/claim", {}, "c").json()["state"] == "claimed"
    assert _post(program, f"{order.pk}/claim", {}, "c").json()["state"] == "claimed"
    assert _post(program, f"{order.pk}/start", {}, "s").json()["mine"] is True
    photo = program.post(
        f"/api/v1/work-orders/{order.pk}/photos",
        {"photo": _upload(photograph())},
        headers={"Idempotency-Key": "p"},
    )
    assert photo.status_code == 201, photo.content
    finding = {**FOUND, "found": True, "packs_of": 1168, "packs_found": 251}
    wrong = _post(program, f"{order.pk}/finding", {**finding, "category": "magic"}, "f")
    assert wrong.status_code == 422
    assert [one["field"] for one in wrong.json()["errors"]] == ["category"]
    first = _post(program, f"{order.pk}/finding", finding, "f")
    assert first.status_code == 201, first.content
    assert _post(program, f"{order.pk}/finding", finding, "f").content == first.content
    late = _post(program, f"{order.pk}/finding", finding, "another")
    assert late.status_code == 409
    told = program.get(f"/api/v1/work-orders/{order.pk}").json()
    assert told["finding"]["packs_found"] == 251
    assert len(told["photos"]) == 1


def test_the_machine_api_refuses(people, order):
    assert people.program("trader").get("/api/v1/work-orders").status_code == 403
    program, other = people.program("examiner"), people.actor("examiner")
    assert program.get("/api/v1/work-orders/99999").status_code == 404
    claim(order, other)
    start(order, other)
    taken = _post(program, f"{order.pk}/claim", {}, "c")
    assert taken.status_code == 409
    assert other.person.name in taken.json()["detail"]
    assert actor_of(other.person).may("inspection.examine")
    wrong = _post(program, f"{order.pk}/return", {"reason": "bored"}, "r")
    assert wrong.status_code == 422


def test_a_request_that_is_too_long_is_refused_before_it_is_read(
    telephone, order, photograph, settings
):
    _examine(telephone, order)
    settings.LARGEST_UPLOAD = 1000
    answer = telephone.post(_url(order, "photos"), {"photos": [_upload(photograph())]})
    assert answer.status_code in (400, 413)
    assert not order.photos.exists()
