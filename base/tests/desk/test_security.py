"""Attacks on the desk: other hosts, other origins, other people's tokens, paths out of the results, text that wants to be code."""

import json

import pytest

from graders.desk.security import FRAMED, OWN
from tests.desk.conftest import EVIL, serving

pytestmark = pytest.mark.jail


@pytest.fixture(scope="module")
def desk(graded_once, tmp_path_factory):
    import shutil

    out = shutil.copytree(graded_once, tmp_path_factory.mktemp("attacked") / "out")
    with serving(out) as served:
        yield served


def overrides(desk):
    return desk.site.desk.book.path


def test_nobody_enters_without_a_token(desk):
    for path in ("/", "/q/q1", "/static/desk.js", "/?token=", f"/?token={'0' * 40}"):
        answer = desk.get(path, grader=None)
        assert answer.status == 403
        assert "token" in answer.text


def test_a_token_becomes_a_strict_cookie_and_leaves_the_address(desk):
    answer = desk.get(f"/?token={desk.site.keys.token('Kim')}", grader=None)

    assert answer.status == 200
    cookie = answer.headers["set-cookie"]
    assert cookie == f"torchgrade-desk={desk.site.keys.cookie('Kim')}; HttpOnly; Path=/; SameSite=strict"
    assert desk.site.keys.token("Kim") not in cookie
    assert 'content="0; url=/"' in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "S2lt.0", "TGVh", "../..", "\u00e4"])
def test_a_made_up_cookie_opens_nothing(desk, cookie):
    answer = desk.get("/", grader=None, Cookie=f"torchgrade-desk={cookie}".encode().decode("latin-1"))

    assert answer.status == 403


def test_the_cookie_of_one_is_no_cookie_of_another(desk):
    lea = desk.site.keys.cookie("Lea").partition(".")[0]
    mixed = f"{lea}.{desk.site.keys.cookie('Kim').partition('.')[2]}"

    assert desk.get("/", grader=None, Cookie=f"torchgrade-desk={mixed}").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1.evil.example", ""]
)
def test_a_name_that_was_bound_to_this_machine_is_refused(desk, host):
    answer = desk.get("/", Host=host)

    assert answer.status in (400, 421)
    assert "What a person decides" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_of_another_page_changes_nothing(desk, headers):
    answer = desk.post(f"/q/q2/{desk.code('ada')}", {"version": "none", "item": "sign"}, **headers)

    assert (answer.status, overrides(desk).exists()) == (403, False)


@pytest.mark.parametrize("csrf", ["", "0" * 40, "other"])
def test_a_form_without_its_graders_own_mark_changes_nothing(desk, csrf):
    mark = desk.site.keys.csrf("Lea") if csrf == "other" else csrf

    answer = desk.post(f"/q/q2/{desk.code('ada')}", {"version": "none", "item": "sign", "csrf": mark})

    assert (answer.status, overrides(desk).exists()) == (403, False)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(desk, method):
    assert desk.ask(method, "/q/q2").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../graders/cli.py",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/desk.css",
        "/figure/q1/../../../etc/passwd/0",
        "/figure/q1/ada/0",
        "/figure/q1/..%2f..%2finstructor%2fdesk.key/0",
        "/notebook/ada/0",
        "/notebook/..%2f..%2f/0",
        "/q/q1/ada",
        "/q/../instructor/audit.jsonl",
        "/q/nothing",
        "/overrides.yaml",
        "/instructor/desk.key",
    ],
)
def test_no_path_leads_out_of_the_questions(desk, path):
    answer = desk.get(path)

    assert answer.status == 404
    assert "root:" not in answer.text


def test_a_figure_that_is_a_link_is_not_followed(desk, tmp_path):
    (tmp_path / "secret").write_text("secret")
    figures = desk.site.desk.work.out / "instructor" / "figures" / "ada"
    figures.mkdir(parents=True, exist_ok=True)
    (figures / "page-1.jpg").symlink_to(tmp_path / "secret")

    from graders.desk.pages import within

    with pytest.raises(KeyError):
        within(desk.site.desk.work.out, "instructor/figures/ada/page-1.jpg")


def test_an_upload_is_refused(desk):
    large = desk.post(f"/q/q2/{desk.code('ada')}", {"version": "none", "comment": "x" * 300_000})
    chunked = desk.ask("POST", f"/q/q2/{desk.code('ada')}", iter([b"x" * 150_000] * 2), Origin=desk.address)

    assert (large.status, chunked.status, overrides(desk).exists()) == (413, 413, False)


@pytest.mark.parametrize("path", ["/", "/q/q1/dora", "/q/q1/<b onclick=alert(1)>mallory", "/q/nothing"])
def test_every_answer_says_what_a_browser_may_do(desk, path):
    head, _, student = path.rpartition("/")
    answer = desk.get(f"{head}/{desk.code(student)}" if head.startswith("/q/q1") else path)

    assert answer.headers["content-security-policy"] == OWN
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_what_a_hand_in_says_is_text(desk):
    page = desk.get(f"/q/q1/{desk.code('dora')}").text

    assert "&lt;script&gt;document.title" in page
    assert EVIL not in page
    assert page.count("<h1") == 1


def test_a_name_stands_nowhere_until_it_is_asked_for_and_then_as_text(desk):
    student = "_b onclick=alert(1)_mallory"
    code = desk.code(student)
    path = f"/q/q1/{code}"

    assert "mallory" not in desk.get(path).text.replace("as &lt;b", "")
    assert desk.post(f"/reveal/q1/{code}", {}).status == 303

    assert "mallory" in desk.get(path).text
    assert "mallory" not in desk.get(path, grader="Lea").text
    assert "<b onclick" not in desk.get(path).text
    last = json.loads((desk.site.desk.work.out / "instructor" / "audit.jsonl").read_text().splitlines()[-1])
    assert {k: last[k] for k in ("event", "student", "by")} == {
        "event": "reveal",
        "student": student,
        "by": "Kim",
    }


def test_comments_of_graders_are_text_too(desk):
    desk.save("q3", "dora", comment=EVIL, item="fits")

    assert EVIL not in desk.get(f"/q/q3/{desk.code('dora')}").text


def test_a_page_of_a_hand_in_is_of_an_origin_that_is_nobodys(desk):
    assert FRAMED.startswith("sandbox; default-src 'none'")
    assert "allow-" not in FRAMED


def test_the_desks_key_is_its_owners_alone(desk):
    assert (desk.site.desk.work.out / "instructor" / "desk.key").stat().st_mode & 0o077 == 0


def test_behind_a_proxy_with_tls_the_cookie_is_for_tls_alone_and_its_origin_is_ours(out):
    outside = "https://desk.example.org"
    with serving(out, also=(outside,)) as desk:
        entered = desk.get(f"/?token={desk.site.keys.token('Kim')}", grader=None, Host="desk.example.org")
        assert (entered.status, entered.headers["set-cookie"].endswith("; SameSite=strict; Secure")) == (
            200,
            True,
        )
        path, fields = f"/q/q2/{desk.code('ada')}", {"version": "none", "item": "sign"}
        for origin, status in {"http://desk.example.org": 403, "https://desk.example.org.evil.example": 403, outside: 303}.items():  # fmt: skip
            assert desk.post(path, fields, Host="desk.example.org", Origin=origin).status == status
        assert desk.get("/", Host="desk.example.org:8765").status == 421


def test_who_is_no_grader_any_more_has_no_way_in(out):
    with serving(out, Kim=1.0, Lea=1.0) as desk:
        token, cookie = desk.site.keys.token("Lea"), desk.site.keys.cookie("Lea")
    with serving(out, Kim=1.0) as desk:
        assert desk.get(f"/?token={token}", grader=None).status == 403
        assert desk.get("/", grader=None, Cookie=f"torchgrade-desk={cookie}").status == 403


@pytest.mark.parametrize("number", [99, -1, "x"])
def test_no_file_is_given_but_those_of_the_hand_in(desk, number):
    code = desk.code("dora")

    assert desk.get(f"/file/{code}/{number}").status == 404
    assert desk.get(f"/picture/{code}/{number}").status == 404
    assert desk.get(f"/file/{number}/0").status == 404


def test_a_file_of_a_hand_in_is_text_and_only_pictures_are_given_as_they_are(desk):
    code, names = desk.code("dora"), [n for n, _ in desk.site.hand_ins.files("dora")]
    for name in ("page.html", "plot.svg"):
        number = names.index(name)
        shown = desk.get(f"/file/{code}/{number}")
        assert "&lt;script&gt;document.title" in shown.text
        assert EVIL not in shown.text
        assert desk.get(f"/picture/{code}/{number}").status == 404
    picture = desk.get(f"/picture/{code}/{names.index('plot.png')}")
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["content-security-policy"] == FRAMED
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "&lt;img src=x onerror=alert(1)&gt;.txt" in desk.get(f"/hand-in/{code}").text


def test_a_form_with_a_file_is_none(desk):
    body = b'--x\r\nContent-Disposition: form-data; name="item"; filename="a"\r\n\r\nsign\r\n--x--\r\n'
    before = overrides(desk).read_bytes() if overrides(desk).exists() else b""
    answer = desk.ask("POST", f"/q/q2/{desk.code('ada')}", body, Origin=desk.address, Content_Type="multipart/form-data; boundary=x")  # fmt: skip

    after = overrides(desk).read_bytes() if overrides(desk).exists() else b""
    assert (answer.status, after) == (403, before)
