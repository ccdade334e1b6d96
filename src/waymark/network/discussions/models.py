"""Spaces, the threads in them, what people wrote there, and polls of forces."""

from django.db import models
from django.db.models import Q

from waymark.network.discussions.enums import (
    Access,
    Asked,
    Kind,
    LinkKind,
    Mark,
    Outcome,
    Reason,
    State,
)
from waymark.network.innovations.models import Innovation, Value
from waymark.shared.accounts.models import Organisation, Person, Seat, new_key


class Space(models.Model):
    """A place for threads, with its own readers. One is everybody's: `common`."""

    key = models.SlugField(max_length=40, unique=True, default=new_key)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=600, blank=True)
    access = models.CharField(max_length=10, choices=Access, default=Access.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SpaceMember(models.Model):
    """Somebody of a restricted or private space; without `added_at`, somebody who asks to join."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spaces")
    keeper = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "person"], name="one_place_in_a_space"),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=False) | Q(added_at__isnull=False),
                name="asked_to_join_or_added",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.space}"


class Thread(models.Model):
    """A question, challenge, idea or notice: where it stands, and until when it may wait."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=12, choices=State)
    opening = models.OneToOneField(
        "Post", on_delete=models.PROTECT, null=True, blank=True, related_name="opens"
    )
    asked_on = models.DateField()
    # The last of five working days; none where the table of working days does not reach so far.
    due_on = models.DateField(null=True, blank=True)
    first_reply_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    accepted = models.OneToOneField(
        "Post", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    taken_by_asker = models.BooleanField(default=True)  # else the co-ordinator took it
    # Whoever took a named question over from its asker, whose name stays where it was asked.
    carried_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.CharField(max_length=300, blank=True)
    values = models.ManyToManyField(Value, blank=True, related_name="+")
    # The rights among the values, in the words of a list.
    rights = models.CharField(max_length=60, blank=True)
    # Published practices that sound like it, so that those who use them can be asked.
    near = models.ManyToManyField(Innovation, blank=True, related_name="+")
    invented = models.BooleanField(default=False)
    reply_count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-last_at", "-id"], name="threads_by_state"),
            models.Index(fields=["space", "-last_at", "-id"], name="threads_by_space"),
            models.Index(fields=["due_on"], name="threads_by_clock"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | Q(accepted__isnull=False),
                name="answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | ~Q(closed_because=""),
                name="closing_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Post(models.Model):
    """What somebody wrote: number 1 opens the thread, the others reply.

    Where the writer kept their force's name back, neither person nor force stands here, so that no
    page, search or export can show what it does not have; they stand in `WithheldName`.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField()
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="one_post_per_number"),
            models.CheckConstraint(
                condition=Q(by=None, organisation=None)
                | Q(by__isnull=False, organisation__isnull=False),
                name="a_name_goes_with_its_force",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.number}"


class WithheldName(models.Model):
    """Who wrote a post without naming their force: for the co-ordinator and the writer to read."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="withheld")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"the writer of {self.post_id}"


class Edit(models.Model):
    """What a post, and the title of the thread that it opens, said before it was changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="edits")
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until:%d %B %Y}"


class Mention(models.Model):
    """Somebody whom a post asks to look."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="mentioned_once_in_a_post")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.post_id}"


def file_path(file: "PostFile", filename: str) -> str:
    """Keep a file under its own hash: what it is called never reaches the disk."""
    return f"questions/{file.sha256[:2]}/{file.sha256}"


class PostFile(models.Model):
    """A file with a post: taken by what it holds, handed over as a file to keep."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=160)
    filename = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=file_path, max_length=120)
    text = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Reaction(models.Model):
    """One of the few things to say of a post without writing."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=8, choices=Mark)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "mark"], name="one_mark_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.get_mark_display()


class Watch(models.Model):
    """That somebody follows, or mutes, a space, a thread in it or a reply there."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, null=True, blank=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, blank=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True)
    follows = models.BooleanField()  # False mutes

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "space"], condition=~Q(space=None), name="one_wish_per_space"
            ),
            models.UniqueConstraint(
                fields=["person", "thread"], condition=~Q(thread=None), name="one_wish_per_thread"
            ),
            models.UniqueConstraint(
                fields=["person", "post"], condition=~Q(post=None), name="one_wish_per_post"
            ),
            models.CheckConstraint(
                condition=Q(space__isnull=False, thread=None, post=None)
                | Q(space=None, thread__isnull=False, post=None)
                | Q(space=None, thread=None, post__isnull=False),
                name="a_wish_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return "follows" if self.follows else "mutes"


class Report(models.Model):
    """Somebody's word to the co-ordinator that a post should not stand, and what was decided."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=600, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "by"], condition=Q(outcome=""), name="one_open_report_each"
            )
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class Link(models.Model):
    """What a thread became: a practice, an agenda item, an action, a decision."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=LinkKind)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    href = models.CharField(max_length=200)
    made_on = models.DateField()
    # Put there by the answer clock, not by a person.
    by_clock = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "key"], name="threads_of_a_thing")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "kind", "key"], name="linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class Draft(models.Model):
    """What somebody is about to ask, kept while they write. Nobody else sees it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.saved_at:%d %B %Y}"


class Poll(models.Model):
    """One question to the forces, with a few answers to choose from."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="poll")
    question = models.CharField(max_length=300)
    asked = models.CharField(max_length=6, choices=Asked, default=Asked.LEADS)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """One answer to choose."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=160)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "order"], name="one_option_per_place")
        ]

    def __str__(self) -> str:
        return self.words


class PollAnswer(models.Model):
    """The answer of one seat of a force. Whoever holds the seat may change it until the end."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(PollOption, on_delete=models.PROTECT, related_name="answers")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "seat"], name="one_answer_per_seat")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.option}"
