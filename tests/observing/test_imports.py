"""A submission's own files are imported by each other."""

import importlib
import pickle
import textwrap

import pytest

from graders.observing import imports
from graders.observing.reading import read_unit
from tests.observing.conftest import code, code_of


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize(
    "how",
    [
        "from helpers_of_mine import f",
        "from helpers_of_mine import *",
        "import helpers_of_mine\nf = helpers_of_mine.f",
    ],
)
def test_own_files_are_imported_without_running_them(how):
    made = code(
        helpers_of_mine="raise SystemExit\ndef f(): return 7",
        main_of_mine=f"{how}\ndef g(): return f()",
    )

    assert made.units["main_of_mine.py"].load("g")() == 7


def made(files):
    return code_of({name: textwrap.dedent(source).encode() for name, source in files.items()})


@pytest.mark.usefixtures("modules")
def test_two_files_of_one_name_are_told_apart_by_the_folder_that_imports_them():
    work = made(
        {
            "first/utils.py": "scale = 1",
            "first/main.py": "from utils import scale\ndef f(): return scale",
            "second/utils.py": "scale = 2",
            "second/main.py": "import utils\ndef f():\n    from utils import scale\n    return 10 * utils.scale + scale",
        }
    )

    assert [work.units[f"{n}/main.py"].load("f")() for n in ("first", "second", "first")] == [1, 22, 1]


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize(
    "how",
    [
        "from models import Net",
        "from models.net import Net",
        "from models import *",
        "from models import net\nNet = net.Net",
        "import models.net as n\nNet = n.Net",
        "import models.net\nNet = models.net.Net",
        "from .models.net import Net",
        "from homework.models.net import Net",
        "from homework.net import Net",
        "import importlib\nNet = importlib.import_module('models.net').Net",
    ],
)
@pytest.mark.parametrize(
    "exported", ["from .net import Net", "from models.net import *", "from .net import *"]
)
def test_packages_serve_what_their_init_exports_and_their_files(how, exported):
    work = made(
        {
            "main_of_mine.py": f"{how}\ndef f(): return Net.size",
            "models/__init__.py": exported,
            "models/net.py": "from ..sizes_of_mine import size as _size\nclass Net:\n    size = _size",
            "sizes_of_mine.py": "size = 7",
        }
    )

    assert work.units["main_of_mine.py"].load("f")() == 7


@pytest.mark.usefixtures("modules")
def test_what_a_script_pickled_is_found_where_it_is_defined():
    made({"work_of_mine.py": "class Net:\n    size = 7"})

    assert pickle.loads(b"c__main__\nNet\n.").size == 7
    with pytest.raises(AttributeError):
        pickle.loads(b"c__main__\nOther\n.")


@pytest.mark.usefixtures("modules")
def test_a_file_can_be_imported_again():
    work = made(
        {
            "main_of_mine.py": "import importlib\nimport helpers_of_mine\nhelpers_of_mine = importlib.reload(helpers_of_mine)\ndef f(): return helpers_of_mine.y",
            "helpers_of_mine.py": "y = 7",
        }
    )

    assert work.units["main_of_mine.py"].load("f")() == 7


@pytest.mark.usefixtures("modules")
def test_a_library_wins_over_a_file_of_another_folder():
    work = made(
        {
            "main_of_mine.py": "import colorsys\ndef f(): return colorsys.rgb_to_hsv(0, 0, 1)[2]",
            "old/colorsys.py": "x = 1",
        }
    )

    assert work.units["main_of_mine.py"].load("f")() == 1


@pytest.mark.usefixtures("modules")
def test_a_dataclass_and_a_pickle_find_the_file_that_their_class_is_in():
    work = made(
        {
            "work_of_mine.py": """
                from __future__ import annotations
                import pickle
                import typing
                from dataclasses import dataclass
                @dataclass
                class Config:
                    rate: float = 0.5
                def f():
                    return pickle.loads(pickle.dumps(Config(2))), typing.get_type_hints(Config)
            """
        }
    )

    config, hints = work.units["work_of_mine.py"].load("f")()

    assert (config.rate, hints) == (2, {"rate": float})


def test_no_file_is_searched_for_names_while_imports_find_what_they_ask_for(monkeypatch):
    monkeypatch.setattr(imports, "_around", lambda _: pytest.fail("searched"))
    unit = read_unit("a.py", b"import math\n")

    own = imports.OwnModules({"a.py": unit})
    own.install()
    try:
        importlib.import_module("math")
        with pytest.raises(pytest.fail.Exception, match="searched"):
            importlib.import_module("package_around_all_files")
    finally:
        own.remove()
