"""Hostile files through every door: refused in words or kept harmless, soon and in little memory.

T18 of the goals of trust: at least 60 files, no 5xx, nothing half imported, at most 10 seconds and
300 MB each, none shown as a page, and no place left in a picture.
"""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests.attacks import judging
from tests.attacks.doors import SENT, Knock, Shelf, doors, house, parts, shelves
from tests.attacks.hostile import HOSTILE, Hostile, bomb, photograph_with_position
from tests.support.long import ON_ONE_DATABASE
from waymark.network.innovations.models import Value

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db(transaction=True), *ON_ONE_DATABASE]
MOST_SECONDS, MOST_MEGABYTES = 10, 300

# A table without rows leaves its entry; a diary takes any words, and shows them as words.
MAY_CHANGE = {
    "papers": {"audit.Entry", "network_innovations.Attachment"},
    "replies": {
        "audit.Entry",
        "network_discussions.Post",
        "network_discussions.PostFile",
    },
    "meetings": {
        "audit.Entry",
        "meetings.Paper",
        "meetings.PaperVersion",
        "search.Document",
    },
    "table": {"audit.Entry"},
    "peers": set(),
    "pasted text": set(),
    "API": {"audit.Entry", "network_innovations.DiaryEntry"},
}


def left_in(data: bytes, taken_out: tuple[bytes, ...]) -> list[bytes]:
    """What should have been taken out of a file, and stands in it still."""
    return [words for words in taken_out if words in data]


@pytest.mark.goal("T18")
def test_hostile_files_are_refused_or_made_harmless(goal, data_folder):
    there = house()
    owner, knocks, kept_at = there.client(there.owner), doors(there), shelves(there)
    for knock in knocks.values():
        knock(b"", "a.txt")  # a child begins as a copy: what is loaded once need not be measured
    faults: list[str] = []
    costs: list[judging.Cost] = []
    kept = 0
    for number, hostile in enumerate(HOSTILE):
        here = doors_for(number, hostile, knocks)
        found = tried(hostile, {door: knocks[door] for door in here})
        costs += found.values()
        faults += [
            f"{hostile.what} at {door}: {f}" for door, c in found.items() for f in wrong(door, c)
        ]
        if len(found) < len(here):
            faults.append(f"{hostile.what}: the process was killed")
        for door, shelf in kept_at.items():
            if door not in here:
                continue
            faults += [f"{hostile.what} at {door}: {f}" for f in seen_of(hostile, shelf, owner)]
            kept += len(shelf.kept)
            for each in shelf.kept:
                shelf.take_away(each)

    assert faults == []
    assert judging.chain_faults() == []
    assert stored(data_folder) == set()
    assert len(HOSTILE) >= 60
    slowest, largest = max(c.seconds for c in costs), max(c.megabytes for c in costs)
    goal.reached(
        f"{len(HOSTILE)} files through {len(knocks)} doors: 0 broken answers, 0 half imports, "
        f"{kept} kept as files to save, slowest {slowest:.1f} s, most memory {largest:.0f} MB"
    )


def doors_for(number: int, hostile: Hostile, knocks: dict[str, Knock]) -> list[str]:
    """Every door for a picture; of the three that look at files alike, one for all and two in turn.

    A quarter of the files each tells whether a door hands them to that look, and saves a minute.
    """
    alike = {"replies": 3, "meetings": 0}
    return [
        door for door in knocks
        if door not in alike or hostile.taken_out or number % 4 == alike[door]
    ]  # fmt: skip


def tried(hostile: Hostile, knocks: dict[str, Knock]) -> dict[str, judging.Cost]:
    """The file at every door, in a process of its own."""
    data = hostile.make()
    found = judging.in_a_child(
        lambda: {
            door: judging.measured(lambda: knock(data, hostile.name))  # noqa: B023
            for door, knock in knocks.items()
        }
    )
    return {door: judging.Cost(**cost) for door, cost in (found or {}).items()}


def wrong(door: str, cost: judging.Cost) -> list[str]:
    """What is wrong with how a door answered."""
    faults = []
    if not 200 <= cost.status < 500:
        faults.append(f"broken: {cost}")
    if cost.seconds > MOST_SECONDS or cost.megabytes > MOST_MEGABYTES:
        faults.append(f"too dear: {cost}")
    faults += [f"half saved: {each}" for each in judging.half_saved(cost.before, cost.after)]
    changed = {name for name, count in cost.after.items() if count != cost.before[name]}
    faults += [f"taken in: {name}" for name in changed - MAY_CHANGE[door]]
    return faults


def seen_of(hostile: Hostile, shelf: Shelf, reader: Client) -> list[str]:
    """How the file comes out again, if this door took it."""
    if len(shelf.kept) != hostile.kept:
        return [f"{len(shelf.kept)} are kept"]
    faults = []
    for kept in shelf.kept:
        answer = reader.get(shelf.address(kept))
        given = b"".join(answer.streaming_content)
        if not answer["Content-Disposition"].startswith("attachment; filename"):
            faults.append("shown as a page")
        if answer["Content-Security-Policy"] != "default-src 'none'; sandbox":
            faults.append("not shut in")
        if answer["X-Content-Type-Options"] != "nosniff" or answer["Content-Type"] == "text/html":
            faults.append("a browser may guess what it is")
        if any(name in kept.filename for name in ("/", "\\", "\0", "\r", "\n", "\u202e")):
            faults.append(f"kept under {kept.filename!r}")
        faults += [f"holds {words!r}" for words in left_in(given, hostile.taken_out)]
    return faults


def stored(folder: Path) -> set[Path]:
    """The bytes that lie in the folder of files."""
    return {each for each in (folder / "files").rglob("*") if each.is_file()}


# ---- the judge can find fault ----------------------------------------------------------------


@csrf_exempt
@login_not_required
def unpacks_everything(request):
    """A view that trusts an archive."""
    with zipfile.ZipFile(BytesIO(request.FILES["file"].read())) as archive:
        return HttpResponse(str(sum(len(archive.read(name)) for name in archive.namelist())))


@csrf_exempt
@login_not_required
def saves_half(request):
    """A view that saves the rows of a table as it reads them, and stumbles over the third."""
    for number, line in enumerate(request.FILES["file"].read().splitlines()):
        Value.objects.create(list="topic", code=f"row-{number}", words=line.decode())
    return HttpResponse("done")


urlpatterns = [path("unpacks/", unpacks_everything), path("saves/", saves_half)]


@pytest.mark.goal("T18")
@pytest.mark.urls(__name__)
def test_the_judge_sees_a_bomb_go_off_a_half_import_and_a_place(goal, data_folder):
    client = Client(raise_request_exception=False)

    def send(address: str, data: bytes):
        return client.post(address, parts({}, data, "a.csv"), SENT)

    exploded = bomb(400 * judging.MB)
    blown, torn = (
        judging.Cost(**judging.in_a_child(lambda: judging.measured(lambda: send(*sent))))  # noqa: B023
        for sent in (("/unpacks/", exploded), ("/saves/", b"one\ntwo\nthr\xffee\n"))
    )
    photograph = photograph_with_position()()

    assert blown.megabytes > MOST_MEGABYTES
    assert torn.status == 500
    assert judging.half_saved(torn.before, torn.after) == ["network_innovations.Value: 0 then 2"]
    assert left_in(photograph, (b"GPS 51.4545 N",)) == [b"GPS 51.4545 N"]
    goal.caught("a view that unpacks whatever it is given", f"{blown.megabytes:.0f} MB seen")
    goal.caught("a view that saves row by row", "two rows without an entry seen")
    goal.caught("a photograph kept as it came", "its place found in it")
