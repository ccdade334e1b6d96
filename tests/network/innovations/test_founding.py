"""The real practices that the library opens with."""

import re
from dataclasses import fields
from datetime import date

import pytest

from waymark.network.innovations.enums import Aspect, Permission, Stage, ValueList
from waymark.network.innovations.founding import national_bodies, papers, practices
from waymark.network.innovations.founding.shapes import Practice, first_day, practice_from
from waymark.network.innovations.values import value_lists
from waymark.shared.accounts.register import forces

BY_SLUG = {practice.slug: practice for practice in practices()}
each_practice = pytest.mark.parametrize("slug", BY_SLUG, ids=str)
REGISTER = {force.slug for force in forces()} | {body.slug for body in national_bodies()}
LISTED = [field.name for field in fields(Practice) if field.name in set(ValueList.values)]


def test_the_library_opens_with_the_practices_of_the_five_papers():
    assert [(p.slug, p.sources[0].paper) for p in practices()] == [
        ("victim-innovation-network", "S0"),
        ("lighthouse-victim-care", "S1"),
        ("dorset-victims-bureau", "S1"),
        ("compass-house", "S1"),
        ("devon-and-cornwall-victim-care-unit", "S1"),
        ("cambridgeshire-victim-and-witness-hub", "S1"),
        ("networking-days", "S1"),
        ("commissioners-community-of-practice", "S1"),
        ("planning-voice-practices", "S2"),
        ("integrated-victims-board", "S3"),
        ("integrated-victim-care-model", "S3"),
        ("care-campaign", "S4"),
        ("monthly-dip-sample", "S4"),
        ("automatic-compliance-extract", "S4"),
        ("soft-feedback", "S4"),
    ]


def test_only_the_adoptions_that_a_paper_states_are_there():
    stated = {(p.slug, a.organisation, a.stage) for p in practices() for a in p.adoptions}

    assert stated == {
        ("victim-innovation-network", "essex", "live"),
        ("victim-innovation-network", "avon-and-somerset", "live"),
        ("lighthouse-victim-care", "avon-and-somerset", "live"),
        ("dorset-victims-bureau", "dorset", "live"),
        ("compass-house", "kent", "live"),
        ("devon-and-cornwall-victim-care-unit", "devon-and-cornwall", "live"),
        ("cambridgeshire-victim-and-witness-hub", "cambridgeshire", "live"),
        ("networking-days", "devon-and-cornwall", "live"),
        ("integrated-victims-board", "avon-and-somerset", "live"),
        ("integrated-victim-care-model", "avon-and-somerset", "planning"),
        ("care-campaign", "leicestershire", "live"),
        ("monthly-dip-sample", "leicestershire", "planning"),
        ("automatic-compliance-extract", "leicestershire", "planning"),
        ("automatic-compliance-extract", "northamptonshire", "planning"),
        ("soft-feedback", "leicestershire", "live"),
    }


@each_practice
def test_every_practice_and_adoption_says_where_it_is_written(slug: str):
    practice = BY_SLUG[slug]
    cited = [*practice.sources, *practice.adoptions]

    assert practice.sources
    assert {source.paper for source in cited} <= {paper.code for paper in papers()}
    assert all(source.place for source in cited)
    assert practice.source.startswith(practice.sources[0].paper + ":")
    assert all(adoption.words for adoption in practice.adoptions)


@each_practice
def test_organisations_are_in_the_register(slug: str):
    practice = BY_SLUG[slug]

    named = {practice.organisation, *(adoption.organisation for adoption in practice.adoptions)}

    assert named <= REGISTER


@each_practice
def test_every_code_is_in_its_list(slug: str):
    practice = BY_SLUG[slug]

    for list_code, used in values_used(practice):
        assert set(used) <= value_lists()[list_code].codes | {""}, list_code
    assert practice.permission in Permission.values
    assert {a.stage for a in practice.adoptions} <= set(Stage.values)
    assert set(practice.rights) <= set(range(1, 13))


@each_practice
def test_a_prerequisite_can_be_held_against_a_profile(slug: str):
    for wanted in BY_SLUG[slug].prerequisites:
        assert wanted.words
        if wanted.aspect == Aspect.OTHER:
            assert wanted.wanted == ()
        else:
            assert wanted.wanted
            assert set(wanted.wanted) <= value_lists()[wanted.aspect].codes


@each_practice
def test_everybody_may_read_it_and_sees_who_owns_it(slug: str):
    practice = BY_SLUG[slug]

    assert practice.public
    assert practice.copyright_owner
    assert practice.permission == Permission.OWN_WORDS


@each_practice
def test_no_person_address_or_number_to_ring_is_in_it(slug: str):
    text = repr(BY_SLUG[slug])

    assert "@" not in text
    assert "http" not in text
    # A title before a name, and a telephone number.
    assert not re.search(r"\b(Mr|Mrs|Ms|Dr|Supt|DI|PC|Sgt|Cllr|Councillor)\b\.? [A-Z]", text)
    assert not re.search(r"\b0\d{2,4}[ -]?\d{3}", text)


@each_practice
def test_a_record_fits_its_columns(slug: str):
    practice = BY_SLUG[slug]

    assert 0 < len(practice.title) <= 160
    assert 0 < len(practice.summary) <= 600
    assert len(practice.source) <= 300
    assert max(len(practice.copyright_owner), len(practice.licence)) <= 200


def test_the_letters_of_care_are_not_spelt_out():
    assert "does not say what its letters mean" in BY_SLUG["care-campaign"].description


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2014", date(2014, 1, 1)),
        ("2014-10", date(2014, 10, 1)),
        ("2013-12-11", date(2013, 12, 11)),
        ("", None),
    ],
    ids=["only the year", "only the month", "the day", "nothing"],
)
def test_the_first_day_that_a_date_can_mean(written: str, day: date | None):
    assert first_day(written) == day


@each_practice
def test_dates_are_written_so_that_they_can_be_read(slug: str):
    practice = BY_SLUG[slug]
    dates = [practice.first_published, practice.started_in, practice.ended_in]

    for written in [*dates, *(adoption.since for adoption in practice.adoptions)]:
        assert written == "" or first_day(written) is not None


def test_a_misspelt_field_is_an_error():
    with pytest.raises(TypeError, match="sumary"):
        practice_from({"slug": "a", "title": "A", "sumary": "", "organisation": "kent"})


def values_used(practice: Practice) -> list[tuple[str, tuple[str, ...]]]:
    """Each value list with the codes that this practice takes from it."""
    used = [(name, getattr(practice, name)) for name in LISTED]
    return [(name, value if isinstance(value, tuple) else (value,)) for name, value in used]
