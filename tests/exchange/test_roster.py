import pytest

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange.roster import Roster, build, load, written
from tests.exchange import exports

COHORT = exports.students(40)


def saved(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_lists_of_several_systems_make_one_row_a_student(tmp_path):
    lists = [
        saved(tmp_path, "moodle.csv", exports.worksheet(COHORT, german=True)),
        saved(tmp_path, "canvas.csv", "Student,ID,SIS Login ID,Section\n" + "".join(f'"{p.last}, {p.first}",{p.user},{p.login},A\n' for p in COHORT)),
        saved(tmp_path, "mail.csv", "E-Mail;Matrikelnummer;Benutzername\n" + "".join(f"{p.email};77{p.number};{p.login}\n" for p in COHORT)),
        saved(tmp_path, "github.csv", 'identifier,github_username,github_id,name\n' + "".join(f"77{p.number},gh{p.number},,\n" for p in COHORT)),
    ]  # fmt: skip

    people, said = build([lists[2], lists[0], lists[1], lists[3]])

    assert {p.ids["matriculation"]: (p.name, p.ids["email"], p.ids["moodle"], p.ids["canvas"], p.ids["github"]) for p in people} == {
        f"77{p.number}": (p.name, p.email, p.participant, p.user, f"gh{p.number}") for p in COHORT
    }  # fmt: skip
    assert said[1] == f"{lists[0]}: 40 people, 0 of them new"


def test_what_was_written_is_read_again(tmp_path):
    people = [
        Person("Ada Lovelace", {"email": "ada@x.org", "moodle": "8123"}, "A", "Mo 10", "kim", 1.5),
        Person("=cmd()", {"login": "eve"}),
    ]

    read = load(saved(tmp_path, "roster.csv", written(people)))

    assert sorted(read, key=lambda p: p.name) == sorted(people, key=lambda p: p.name)


@pytest.mark.parametrize(
    "name", ["Lovelace, Ada", "Lovelace Ada", "ada lovelace", " Ada  Lovelace ", "Ada Lovelace"]
)
def test_a_name_is_one_in_any_order(name):
    assert Roster([Person("Ada Lovelace", {"login": "alove"})]).who(Person(name)).ids == {"login": "alove"}


def test_decomposed_letters_are_the_same_letters(tmp_path):
    people = load(saved(tmp_path, "a.csv", "name,email\nZoe\u0308 Mu\u0308ßig,z@x.org\n"))

    assert people[0].name == "Zoë Müßig"


def test_nobody_is_guessed_where_two_have_one_name():
    roster = Roster([Person("Ada Lovelace", {"login": "a1"}), Person("Ada Lovelace", {"login": "a2"})])

    assert roster.who(Person("Ada Lovelace")) is None
    assert roster.who(Person("Ada Lovelace", {"login": "a2"})).ids == {"login": "a2"}


BAD = {
    "a,b\n1,2\n": "{path}: no column says who somebody is, only `a`, `b`; name one `name`, `email`, `matriculation` or `login`",
    'name,email\n"Ada': "{path}: ends within a cell; it was cut off, download it again",
    "": "{path}: is no CSV file; export it as CSV again",
    "PK\0\0": "{path}: is no CSV file; export it as CSV again",
    "name\n": "{path}: names nobody",
    "name,extension\nAda,soon\n": "{path}: the extension `soon` is no number of days",
}


@pytest.mark.parametrize("text", BAD)
def test_a_list_that_cannot_be_read_is_one_clear_error(text, tmp_path):
    path = saved(tmp_path, "list.csv", text)

    with pytest.raises(UserError) as error:
        build([path])

    assert str(error.value) == BAD[text].format(path=path)


@pytest.mark.parametrize(
    ("title", "other"),
    [("SIS Login ID", "Student,ID,{},Section"), ("roster_identifier", "github_username,{}")],
)
def test_an_address_in_the_place_of_a_login_or_number_is_that_of_its_person(title, other, tmp_path):
    header = other.format(title)
    row = "Lovelace Ada,4711,Ada@x.org,A" if "Student" in header else "alove,Ada@x.org"
    own = saved(tmp_path, "a.csv", b"name,email\nAda Lovelace,ada@x.org\nAda Lovelace,al@x.org\n")
    theirs = saved(tmp_path, "b.csv", f"{header}\n{row}\n".encode())

    people, said = build([own, theirs])

    assert said[1] == f"{theirs}: 1 people, 0 of them new"
    assert [len(p.ids) for p in people] == [3, 1]


def test_two_names_without_a_letter_are_two(tmp_path):
    lists = [
        saved(tmp_path, f"{i}.csv", f"name,{i}\n{n},1\n".encode())
        for i, n in (("canvas", "🎉"), ("ilias", "😀"))
    ]

    assert [p.name for p in build(lists)[0]] == ["🎉", "😀"]


@pytest.mark.parametrize("said", ["nan", "-1", "inf", "soon"])
def test_an_extension_that_is_none_is_one_clear_error(said, tmp_path):
    path = saved(tmp_path, "r.csv", f"name,extension\nAda,{said}\n".encode())

    with pytest.raises(UserError) as error:
        load(path)

    assert str(error.value) == f"{path}: the extension `{said}` is no number of days"
