from graders.model import Submission
from graders.sheets.load import find_spec
from graders.sheets.touched import touches


def test_what_is_imported_as_a_module_is_followed():
    spec = find_spec("aml-vae")
    files = {
        "vae.py": b"import parts\ndef kl_divergence(mu, r):\n    return parts.half(mu)\n",
        "parts.py": b"def half(x):\n    return x / 2\n",
    }
    before = Submission("a", files)
    after = Submission("a", {**files, "parts.py": files["parts.py"].replace(b"2", b"3")})

    assert "kl" in touches(spec, before, after)
