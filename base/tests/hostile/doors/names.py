"""`submission.yaml`: the file in which a student says which function is which."""

from tests.hostile.doors import FULL, HONEST, Door

WRONG = HONEST["solution.py"].replace(b"0.5 * ", b"")


def says(text, tries):
    """Honest work beside which the file says something odd."""
    data = text if isinstance(text, bytes) else text.encode()
    return Door(tries, {**HONEST, "submission.yaml": data})


def earns(text, tries, source=WRONG):
    """Work whose `kl` is wrong, with a file that is to make it right."""
    files = {**HONEST, "solution.py": source, "submission.yaml": text.encode()}
    return Door(tries, files, FULL - 3)


BOMB = (
    "a: &a ["
    + ",".join(["x"] * 9)
    + "]\n"
    + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12))
)
DOORS = [
    says("symbols: {kl: 2031-13-41}", "a date that is none, which YAML's reader raises at"),
    says("symbols: {kl: 2031-01-01T00:00:00+99:99}", "a time zone that is none"),
    says("symbols: {kl: " + "8" * 7000 + "}", "a number with more digits than Python reads"),
    says("symbols: {kl: 1:" + "59:" * 4000 + "1}", "a number to the base of sixty, of 4,000 places"),
    says(BOMB + "symbols: {kl: *m}", "a bomb of aliases"),
    says("symbols: &s {kl: kl, scale: *s}", "a mapping that holds itself"),
    says("x: &x {kl: kl}\nsymbols: {<<: [*x, *x, *x]}", "merged keys"),
    says("symbols: " + "{kl: " * 3000, "a mapping nested too deeply"),
    says("symbols: " + "[" * 90_000, "a list nested too deeply, of 90,000 letters"),
    says("symbols: {? [kl, scale] : kl}", "a key that is a list"),
    says("symbols: {kl: !!python/object/apply:os.abort []}", "an object of Python"),
    says("symbols: {kl: !!binary '%%%'}", "bytes that are none"),
    says("symbols: [kl, scale]", "a list where a mapping is asked"),
    says("symbols: {kl: {kl: {kl: kl}}}", "names within names"),
    says("- 3\n- ~\n", "no mapping at all"),
    says('symbols: {kl: "k\\ud83dl"}', "half of a pair of surrogates"),
    says(b"symbols: {kl: k\xff\xfel}", "bytes that are no text"),
    says(b"\xff\xfe" + "symbols: {kl: kl}".encode("utf-16-le")[1:], "half of a text in UTF-16"),
    says("symbols: {kl: kl}\0\0\0", "zeros at its end"),
    says("symbols: {" + ", ".join(f"s{i}: kl" for i in range(900)) + "}", "900 names that are none"),
    says('symbols: {<b onmouseover=1>: kl, "\\e[2J": kl}', "markup and escapes as names"),
    says("symbols: {kl: kl, kl: scale}", "one name twice"),
    says(
        "%YAML 9.9\n---\nsymbols: {kl: kl}\n--- again\n", "a version of YAML that is none, and two documents"
    ),
    earns("symbols: {kl: 'lambda mu, logvar: mu'}", "code where a name is asked"),
    earns('symbols: {kl: "kl\\nimport os\\nos._exit(0)"}', "a line of code after the name"),
    earns("symbols: {kl: scale}", "the function of another check in the place of this one"),
    earns("symbols: {kl: __builtins__}", "a name that nobody defined"),
    earns("symbols: {kl: torch}", "a module that is imported"),
    earns("points: {kl: 3}\nscore: 13\nverdict: passed", "points by word"),
]
