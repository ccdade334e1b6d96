"""Makes a database as the release before left it, with rows in every table of ours.

There is no released database to keep, so it is made: the migrations are run up to where that
release stood, and rows are written through the models of that time. A release moves BEFORE on.

    python -m tests.faults.older make       make it in the database of the settings
    python -m tests.faults.older migrate    bring it up to date, as `waymark prepare` does
"""

import sys
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

# Where each app of ours stood; one that is not named was not there yet.
BEFORE = {
    "accounts": "0001_first",
    "audit": "0002_entries_are_append_only",
    "notifications": "0001_initial",
    "search": "0002_full_text",
    "network_innovations": "0001_first",
}
ROWS = 6
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make() -> None:
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(list(BEFORE.items()))
    with transaction.atomic():
        chain = fill(executor.loader.project_state(list(BEFORE.items())).apps)
    _note_the_head(chain[0])


def _note_the_head(first: Any) -> None:
    """The note of the audit's head, outside the database; it may lag behind."""
    from waymark.shared.audit import queries, rules

    queries.head_file().write_text(rules.note(first.sequence, first.hash, first.at))


def fill(apps: Any) -> list[Any]:
    """Write rows into every table of ours, those that others point at first. Gives the chain."""
    made: dict[str, list[Any]] = {}
    ours = [model for model in apps.get_models() if model._meta.app_label in BEFORE]
    while ours:
        ready = [model for model in ours if _needs(model) <= made.keys() | {_name(model)}]
        assert ready, f"these wait for each other: {ours}"
        for model in ready:
            rows = 1 if _name(model) == "notifications.pulse" else ROWS
            made[_name(model)] = [_row(model, number, made) for number in range(rows)]
            ours.remove(model)
    _show(made)
    _repeat_a_month(made)
    return made["chain"]


def _name(model: Any) -> str:
    return str(model._meta.label_lower)


def _needs(model: Any) -> set[str]:
    return {
        _name(field.related_model)
        for field in model._meta.concrete_fields
        if field.is_relation and not field.null
    }


def _row(model: Any, number: int, made: dict[str, list[Any]]) -> Any:
    if _name(model) == "audit.entry":
        return _entry(model, number, made)
    values, seen = {}, {}
    for field in model._meta.concrete_fields:
        if field.is_relation:
            others = made.get(_name(field.related_model), [])
            place = seen[field.related_model] = seen.get(field.related_model, -1) + 1
            if others and not (field.null and (field.unique or number % 2 == 0)):
                values[field.name] = others[(number + place) % len(others)]
        elif not (field.primary_key and field.name == "id"):
            values[field.name] = _value(field, number)
    if _name(model) == "network_innovations.innovation":
        values["state"] = "draft"
    return model.objects.create(**values)


def _value(field: Any, number: int) -> Any:
    """A value that differs from row to row, and holds what is awkward to copy."""
    if field.null and number % 2 == 0:
        return None
    if field.choices:
        return field.choices[number % len(field.choices)][0]
    kind = type(field).__name__
    made: dict[str, Any] = {
        "BooleanField": number % 2 == 1,
        "DateField": DAY + timedelta(days=number),
        "DateTimeField": NOON + timedelta(hours=number, microseconds=number),
        "EmailField": f"person{number}@example.org",
        "JSONField": {"code": number, "words": "’é\n\\"},
        "SlugField": f"{field.name}-{number}",
        "UUIDField": uuid.uuid5(uuid.NAMESPACE_OID, str(number)),
    }
    if kind in made:
        return made[kind]
    if "Integer" in kind:
        return number + 1
    return f"{number} {field.name} ’é\t\\N"[: field.max_length]


def _entry(model: Any, number: int, made: dict[str, list[Any]]) -> Any:
    """Entries of a whole chain: it must verify after the migration too."""
    from waymark.shared.audit import rules

    last = made.setdefault("chain", [])
    row = rules.Row(
        number + 1, NOON + timedelta(hours=number), "accounts.drill",
        made["accounts.person"][0].pk, "accounts.person", f"key-{number}", {"number": number},
        last[-1].hash if last else rules.BEFORE_THE_FIRST, "",
    )  # fmt: skip
    row = row._replace(hash=rules.fingerprint(row))
    last.append(row)
    columns = row._asdict()
    return model.objects.create(by_id=columns.pop("by"), **columns)


def _show(made: dict[str, list[Any]]) -> None:
    """Practices in every state; what is shown needs a version, which needs the practice first."""
    versions = made["network_innovations.version"]
    for number, practice in enumerate(made["network_innovations.innovation"]):
        practice.current = versions[number]
        practice.state = practice._meta.get_field("state").choices[number % 5][0]
        practice.save()


def _repeat_a_month(made: dict[str, list[Any]]) -> None:
    """Two diary entries for one month: a migration lets the later one stand in between."""
    entry = made["network_innovations.diaryentry"][1]
    entry.pk, entry.heading = None, "The second one"
    entry.save()


def main(word: str) -> None:
    import django

    django.setup()
    print("ready", flush=True)
    if word == "make":
        make()
    else:
        from waymark.config.prepare import migrate_in_one_piece

        migrate_in_one_piece()
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
