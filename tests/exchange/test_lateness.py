"""Which version counts, and how late it is: by times with zones, extensions, extra time and the sheet's policy."""

from datetime import UTC, datetime, timedelta

import pytest

from graders.cohort.arrivals import Arrival, Person
from graders.errors import UserError
from graders.exchange import lateness
from graders.exchange.download import HandIn, Version
from graders.exchange.intake import Wishes
from graders.exchange.roster import load
from graders.exchange.times import long_date, zone_of
from graders.grading.decisions import Override
from graders.sheets.spec import Late
from tests.exchange import exports
from tests.exchange.test_export import saved
from tests.exchange.test_intake import COHORT, taken

LATE = Late(per_day=10, deadline="2026-11-01T23:59:00+01:00", released="2026-10-22T23:59:00+02:00")


def days(person=None, at="2026-11-02T23:59:00+01:00", late=LATE):
    arrivals = {"ada": Arrival((person,) if person else (), at=at)}
    return [(round(d.late_days, 4), round(d.extension, 4)) for d in lateness.days(arrivals, late)]


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2026-11-01T22:59:00+00:00", []),
        ("2026-11-01T23:59:00+00:00", [(0.0417, 0)]),
        ("2026-11-02T00:29:00+01:00", [(0.0208, 0)]),
        ("2026-11-01T18:59:00-05:00", [(0.0417, 0)]),
    ],
)
def test_times_of_two_zones_are_compared_as_moments(at, late):
    assert days(at=at) == late


@pytest.mark.parametrize(
    ("terms", "deadline", "at", "late"),
    [
        # clocks are put back on 25 October: 25 hours
        ({"per_day": 10}, "2026-10-24T23:59:00+02:00", "2026-10-25T23:59:00+01:00", 1.0),
        ({"per_day": 10}, "2026-10-24T23:59:00+02:00", "2026-10-25T11:29:00+01:00", 0.5),
        ({"per_day": 10}, "2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00", 20 / 24 / 60),
        ({"per_hour": 1}, "2026-10-24T23:59:00+02:00", "2026-10-25T23:59:00+01:00", 25 / 24),
        # and put forward on 29 March: 23 hours
        ({"per_day": 10}, "2026-03-28T23:59:00+01:00", "2026-03-29T23:59:00+02:00", 1.0),
        ({"per_day": 10}, "2026-03-28T02:30:00+01:00", "2026-03-30T02:30:00+02:00", 2.0),
    ],
)
def test_a_day_ends_at_the_deadline_s_local_time_when_clocks_change(terms, deadline, at, late):
    policy = Late(**terms, deadline=deadline, zone="Europe/Berlin")

    assert days(at=at, late=policy) == [(round(late, 4), 0)]


@pytest.mark.parametrize(
    ("own", "wished", "late"),
    [
        (None, "", 8 + 1 / 24),
        (None, "Europe/Berlin", 8),
        ("Europe/Berlin", "", 8),
        ("UTC", "Europe/Berlin", 8 + 1 / 24),
    ],
)
def test_the_zone_of_late_days_is_the_sheet_s_or_else_the_cohort_s(own, wished, late, tmp_path):
    policy = Late(per_day=10, deadline="2026-10-24T20:15:00+02:00", zone=own)

    intake = taken(exports.gradescope([COHORT[:1]]), tmp_path, wishes=Wishes(zone=wished), late=policy)

    assert [round(d.late_days, 6) for d in intake.decisions] == [round(late, 6)]


def test_an_extension_of_the_roster_and_extra_time_add_up():
    person = Person("Ada", {"login": "a"}, extension=1, more={"extra_time": "25 %"})

    # ten days and one hour, since clocks were put back between both times
    assert days(person) == [(1.0, round(1 + 0.25 * (10 + 1 / 24), 4))]


@pytest.mark.parametrize(
    ("said", "share"), [("25 %", 0.25), ("1.25", 0.25), ("1,5", 0.5), ("50%", 0.5), ("", 0)]
)
def test_extra_time_is_per_cent_or_a_factor(said, share, tmp_path):
    text = f'name,extra_time\nAda,"{said}"\n'

    assert lateness.extra_share(load(saved(tmp_path, "r.csv", text.encode()))[0]) == share


@pytest.mark.parametrize("said", ["25", "30 min", "-5 %", "yes"])
def test_another_extra_time_is_one_clear_error(said, tmp_path):
    path = saved(tmp_path, "r.csv", f"name,extra_time\nAda,{said}\n".encode())

    with pytest.raises(UserError) as error:
        load(path)

    assert str(error.value) == (
        f"{path}: the extra time `{said}` is neither per cent, such as 25 %, nor a factor, such as 1.25"
    )


def test_extra_time_without_a_beginning_is_a_person_s():
    arrivals = {"ada": Arrival((Person("Ada", more={"extra_time": "25 %"}),))}

    assert list(lateness.doubts(arrivals, LATE.model_copy(update={"released": None}))) == [
        (
            "ada",
            "has extra time, and `late` of the sheet does not say both `released` and `deadline`; write `extension` into overrides.yaml",
        )
    ]


HOUR = timedelta(hours=1)
DUE = datetime(2026, 11, 1, 12, tzinfo=UTC)


def of(*hours, people=()):
    versions = [Version({}, DUE + h * HOUR, named=f"v{i}") for i, h in enumerate(hours, 1)]
    return HandIn("ada", "Ada", tuple(versions), people)


@pytest.mark.parametrize(
    ("hours", "people", "chosen"),
    [
        ((-3, -1, 2), (), "v2"),
        ((-3, 2, 3), (), "v1"),
        ((1, 2), (), "v1"),
        ((-3, -1, 2), (Person("Ada", extension=1),), "v3"),
    ],
)
def test_the_last_version_before_the_deadline_counts_with_an_extension(hours, people, chosen):
    late = Late(per_day=10, deadline=DUE)

    version, notes = lateness.chosen_version(of(*hours, people=people), "before-deadline", late)

    others = ", ".join(f"v{i}" for i in range(1, len(hours) + 1) if f"v{i}" != chosen)
    assert version.named == chosen
    assert notes == (
        f"{len(hours)} versions were handed in; {chosen} counts (before-deadline), not {others}",
    )


def test_the_policy_of_the_sheet_says_which_version_counts(tmp_path):
    late = Late(deadline="2026-11-02T12:00:00Z", version="before-deadline")

    by_policy = taken(exports.blackboard(COHORT[:1], attempts=2), tmp_path, late=late)
    by_wish = taken(
        exports.blackboard(COHORT[:1], attempts=2), tmp_path, wishes=Wishes(version="last"), late=late
    )

    assert by_policy.found[0].load().files["vae.py"] == b"# 1\n# 1\n"
    assert by_wish.found[0].load().files["vae.py"] == b"# 1\n# 2\n"


def test_each_version_has_its_own_days_where_all_are_graded(tmp_path):
    late = Late(per_day=10, deadline="2026-11-01T12:00:00Z", version="best")

    intake = taken(exports.blackboard(COHORT[:2], attempts=3), tmp_path, late=late)

    first = intake.found[0]
    assert [(v.version, v.load().files["vae.py"], v.load().version) for v in first.versions] == [
        (f"attempt of 2026-11-0{i}", b"# 1\n# %d\n" % i, f"attempt of 2026-11-0{i}") for i in (1, 2, 3)
    ]
    mine = {d.version: d.late_days for d in intake.decisions if d.student == first.student}
    days = [mine[f"attempt of 2026-11-0{i}"] for i in (1, 2, 3)]
    assert [round(d - days[1], 6) for d in days[1:]] == [0, 1]
    assert days[0] < days[1]
    assert {v: a.files for v, a in intake.versions[first.student].items()}["attempt of 2026-11-01"] == {
        "vae.py": "Sheet 1_1u_attempt_2026-11-01-20-15-00_vae.py",
        "model.py": "Sheet 1_1u_attempt_2026-11-01-20-15-00_model.py",
    }


def test_one_version_is_graded_as_ever(tmp_path):
    intake = taken(exports.blackboard(COHORT[:1]), tmp_path, wishes=Wishes(version="best"))

    assert (intake.found[0].versions, intake.versions) == ((), {})


# -- Moodle's worksheet ----------------------------------------------------------------------

BERLIN = zone_of("Europe/Berlin")


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("Sunday, 1 November 2026, 8:15 PM", "2026-11-01T20:15:00+01:00"),
        ("Sunday, 1 November 2026, 12:05\u202fAM", "2026-11-01T00:05:00+01:00"),
        ("Samstag, 1. August 2026, 20:15", "2026-08-01T20:15:00+02:00"),
        ("Montag, 2. März 2026, 08:15", "2026-03-02T08:15:00+01:00"),
    ],
)
def test_a_long_date_is_read_in_english_and_german(said, at):
    assert long_date(said, BERLIN) == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    "said", ["-", "", "dimanche 1 brumaire 2026, 20:15", "31 November 2026, 20:15", "yesterday"]
)
def test_what_is_no_date_is_none(said):
    assert long_date(said, BERLIN) is None


@pytest.mark.parametrize("wished", ["Europe/Berlin", ""])
@pytest.mark.parametrize("teams", [None, {1: "Team A", 2: "Team A"}])
def test_the_worksheet_of_moodle_says_when_it_came(teams, wished, tmp_path):
    sheet = saved(tmp_path, "w.csv", exports.worksheet(COHORT[:2], teams=teams))
    files = exports.moodle_teams([("Team A", 77)]) if teams else exports.moodle(COHORT[:2])
    late = Late(
        per_day=10, deadline="2026-10-31T20:15:00+01:00", zone=None if wished else zone_of("Europe/Berlin")
    )

    intake = taken(files, tmp_path, wishes=Wishes(roster=(sheet,), zone=wished), late=late)

    assert {a.at for a in intake.arrivals.values()} == {"2026-11-01T20:15:00+01:00"}
    assert {d.late_days for d in intake.decisions} == {1.0}


def test_the_worksheet_of_another_assignment_says_no_time(tmp_path):
    other = exports.worksheet(COHORT[:2]).replace(b"Participant 8", b"Participant 9")
    sheet = saved(tmp_path, "w.csv", other)

    intake = taken(exports.moodle(COHORT[:2]), tmp_path, wishes=Wishes(roster=(sheet,)))

    assert {a.at for a in intake.arrivals.values()} == {""}


def test_a_zone_that_is_none_is_one_clear_error():
    with pytest.raises(UserError) as error:
        zone_of("Berlin/Europe")

    assert (
        str(error.value) == "no zone is called `Berlin/Europe`; write --zone with one such as Europe/Berlin"
    )


def test_who_is_late_is_listed_until_a_person_says_by_how_much(tmp_path):
    intake = taken(exports.canvas(COHORT[:2], late={2}), tmp_path, late=LATE)
    [(student, why)] = intake.unmatched
    said = [Override(student=student, late_days=d) for d in (0, 2)]

    assert why == "is late, and nothing says by how much; write `late_days` into overrides.yaml"
    assert [intake.after([one]).unmatched for one in said] == [[], []]
    assert intake.after([Override(student=student, extension=1)]).unmatched == [(student, why)]
