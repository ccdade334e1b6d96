"""Meetings and their dates, who comes, and the calendar that people read them in."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from waymark.measures.calendar import london_instant
from waymark.shared.accounts.models import Organisation, Person, new_key
from waymark.shared.meetings.enums import Answer, MeetingState, Rhythm
from waymark.shared.meetings.models.groups import Group, GroupSeat


class Series(models.Model):
    """Meetings that come back: every month, two months or quarter, on the same weekday.

    Times are what a clock in London shows, in summer and in winter.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="series")
    name = models.CharField(max_length=120)
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm)
    # Its weekday and which of the month it is, such as the second Thursday, are those of this day.
    first_on = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    joining_link = models.URLField(max_length=500, blank=True)
    # The day from which it makes no more dates, by whom and why; its meetings stay readable.
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")), name="series_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | (Q(ended_by__isnull=False) & ~Q(ended_because="")),
                name="ending_a_series_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """One meeting of a group: when, where, how far its agenda, papers and minutes have come."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=14, choices=MeetingState, default=MeetingState.PLANNED)
    on = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    # Shown, and put into calendars, only for those who said that they come.
    joining_link = models.URLField(max_length=500, blank=True)
    # The agenda clock, worked out from the group's days whenever the day is set.
    items_by = models.DateField()
    papers_by = models.DateField()
    minutes_by = models.DateField()
    # Counted up by whatever changes the entry in people's calendars (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    agenda_out_at = models.DateTimeField(null=True, blank=True)
    papers_out_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "begins", "pk"]
        indexes = [models.Index(fields=["group", "on"], name="meetings_of_a_group_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_number_per_meeting"),
            models.UniqueConstraint(
                fields=["group", "on"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="one_meeting_of_a_group_per_day",
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")), name="meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_because=""),
                name="cancelling_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        return london_instant(datetime.combine(self.on, self.begins), second_time=False)

    @property
    def ends_at(self) -> datetime:
        return london_instant(datetime.combine(self.on, self.ends), second_time=False)


class Move(models.Model):
    """That a meeting was moved: from which day to which, by whom, and why."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.to_on}"


class Attendance(models.Model):
    """One person at one meeting: what they said beforehand, and whether they were there.

    `seat` is the place of the group they answer for; empty for somebody who comes without one.
    A deputy fills the seat: `deputy` then is who comes in the person's stead.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    seat = models.ForeignKey(
        GroupSeat, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    deputy = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Taken by the secretary at the meeting; empty until then.
    present = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="one_answer_per_person_and_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "seat"], name="one_answer_per_seat_and_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DEPUTY) | Q(deputy__isnull=False),
                name="a_deputy_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"attendance of {self.organisation}"


class CalendarFeed(models.Model):
    """A person's private address for their calendar program; only a hash of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    # Minutes before a meeting at which the calendar reminds; 0 for no reminder.
    alarm_minutes = models.PositiveIntegerField(default=60)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="one_live_calendar_feed_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
