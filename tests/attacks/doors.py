"""Every door of the site through which a file or a long text comes in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import lead, steward
from tests.factories.discussions import question
from tests.factories.innovations import adoption, published
from tests.factories.keys import bearing, key_of
from tests.factories.meetings import GroupFactory, meeting_of, place_of
from waymark.network.discussions.models import PostFile, Thread
from waymark.network.innovations.models import Attachment, Innovation
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.enums import Part
from waymark.shared.meetings.models import Meeting, PaperVersion

BOUNDARY = "a-line-between-parts"
SENT = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass
class House:
    """A practice, its owner, the co-ordinator, a key of the owner's force, and where they meet."""

    practice: Innovation
    owner: Person
    helper: Person
    token: str
    thread: Thread
    meeting: Meeting

    def client(self, person: Person) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client


def house() -> House:
    owner = lead()
    practice = published(key="two-calls", organisation=owner.organisation)
    adopted = published(key="adopted")
    adoption(adopted, ("live", "2026-03-02"), organisation=owner.organisation)
    meeting = meeting_of(GroupFactory(), papers_by=timezone.localdate())  # nothing is late
    place_of(meeting.group, Part.CHAIR, seat=owner.seat)
    thread = question(owner, at=timezone.now())
    return House(practice, owner, steward(), key_of(owner, "write")[1], thread, meeting)


Knock = Callable[[bytes, str], object]


def doors(house: House) -> dict[str, Knock]:
    """Each door by its name: given the bytes and the name of a file, it makes the request."""
    owner, helper = house.client(house.owner), house.client(house.helper)
    world = Client(raise_request_exception=False)

    def papers(data: bytes, name: str):
        fields = {"title": "A paper", "public": "no"}
        return owner.post("/practices/two-calls/files/", parts(fields, data, name), SENT)

    def replied(data: bytes, name: str):
        fields = {"text": "Look at this", "named": "yes"}
        return owner.post(f"/questions/{house.thread.key}/reply/", parts(fields, data, name), SENT)

    def handed_in(data: bytes, name: str):
        fields = {"title": "A paper", "access": "members"}
        return owner.post(f"/meetings/{house.meeting.key}/papers/", parts(fields, data, name), SENT)

    def table(data: bytes, name: str):
        return helper.post("/practices/import/table/", parts({}, data, name), SENT)

    def peers(data: bytes, name: str):
        return helper.post("/practices/peers/", parts({"scheme": "Most like"}, data, name), SENT)

    def pasted(data: bytes, name: str):
        fields = {
            "text": data.decode("utf-8", "replace"), "make": "1",
            "organisation": str(house.owner.organisation.pk),
        }  # fmt: skip
        return owner.post("/practices/import/", fields)

    def told(data: bytes, name: str):
        said = {"heading": name[:200], "text": data.decode("latin-1"), "on": "2026-06-09"}
        return world.post(
            "/api/v1/own/adoptions/adopted/diary", json.dumps(said),
            content_type="application/json", headers=bearing(house.token),
        )  # fmt: skip

    return {
        "papers": papers, "replies": replied, "meetings": handed_in, "table": table,
        "peers": peers, "pasted text": pasted, "API": told,
    }  # fmt: skip


@dataclass
class Shelf:
    """Where the files of one door stand: what is there, its address, and how it is taken away."""

    rows: QuerySet[Any]
    address: Callable[[Any], str]
    take_away: Callable[[Any], object]

    @property
    def kept(self) -> list[Any]:
        return list(self.rows.all())


def shelves(house: House) -> dict[str, Shelf]:
    """The shelf of each door that keeps files."""
    owner, helper = house.client(house.owner), house.client(house.helper)
    practice, thread = "/practices/two-calls/files/", f"/questions/{house.thread.key}/"
    papers = f"/meetings/{house.meeting.key}/papers/"
    erased = {"outcome": "erased", "because": "It was meant to harm"}
    return {
        "papers": Shelf(
            Attachment.objects.filter(removed_at=None),
            lambda kept: f"{practice}{kept.key}",
            lambda kept: owner.post(practice, {"remove": kept.key}),
        ),
        "replies": Shelf(
            PostFile.objects.all(),
            lambda kept: f"{thread}files/{kept.key}",
            lambda kept: helper.post(f"{thread}posts/{kept.post.key}/moderate/", erased),
        ),
        "meetings": Shelf(
            PaperVersion.objects.filter(paper__removed_at=None),
            lambda kept: f"{papers}{kept.paper.key}/",
            lambda kept: owner.post(f"{papers}{kept.paper.key}/remove/"),
        ),
    }


def parts(fields: dict[str, str], data: bytes, name: str) -> bytes:
    """A form with a file as bytes on the wire: the name goes in as it is, tricks and all."""
    line = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(
        line + f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    )
    head = b'Content-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
    kind = b"Content-Type: application/octet-stream\r\n\r\n"
    return body + line + head + kind + data + f"\r\n--{BOUNDARY}--\r\n".encode()
