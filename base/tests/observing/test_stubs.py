"""Stand-ins for libraries that are not installed can be used as these are."""

import sys
import types

import numpy as np
import pytest

from graders.observing import faults, stubs
from graders.observing.stubs import NotHere, StubFinder

LIBRARIES = ("wandb", "google", "tqdm", "seaborn", "pandas", "fastprogress", "rich")


@pytest.fixture
def absent(monkeypatch):
    """Stand-ins for some libraries, whether or not they are installed."""

    class Only(StubFinder):
        def find_spec(self, name, path=None, target=None):
            return super().find_spec(name) if name.split(".")[0] in LIBRARIES else None

    monkeypatch.setattr(sys, "meta_path", [Only(), *sys.meta_path])
    kept = {n: m for n, m in sys.modules.items() if n.split(".")[0] in LIBRARIES}
    for name in kept:
        del sys.modules[name]
    yield
    faults.forget()
    for name in [n for n in sys.modules if n.split(".")[0] in LIBRARIES]:
        del sys.modules[name]
    sys.modules.update(kept)


USED = {
    "settings of wandb": "import wandb\nwandb.init(project='p', config={'lr': 7})\ny = wandb.config.lr",
    "settings of a run": "import wandb\nwith wandb.init(config={'lr': 7}) as run:\n    y = run.config['lr']\n    run.log({'a': 1})",
    "settings set one by one": "import wandb\nwandb.config.lr = 7\nwandb.log({})\ny = wandb.config['lr']",
    "settings set at once": "import wandb\nwandb.config = {'lr': 7}\nwandb.finish()\ny = wandb.config.lr",
    "settings updated": "import wandb\nwandb.init()\nwandb.config.update({'lr': 7}, allow_val_change=True)\ny = wandb.config.lr",
    "an object of settings": (
        "import types, wandb\nwandb.init(config=types.SimpleNamespace(lr=7))\ny = wandb.config.get('lr')"
    ),
    "a name of wandb": "import wandb\nwandb.watch(3).x.y(2)[1]\ny = 7 if f'{wandb.run.name:>3}' == '' else 0",
    "drive": "from google.colab import drive, files\ndrive.mount('/content/drive')\ny = 7 + sum(1 for _ in files.upload())",
    "a module of colab": "from google.colab.patches import cv2_imshow\nimport google.colab\ngoogle.colab.drive.mount('/x')\ny = 7",
    "tqdm": "from tqdm import tqdm\nbar = tqdm(range(7))\nfor _ in bar:\n    bar.set_description('a')\ny = bar.n",
    "tqdm of notebooks": "from tqdm.notebook import tqdm, trange\ny = len([tqdm.write('a') for _ in tqdm(trange(7), desc='a')])",
    "tqdm by its module": "import tqdm\nwith tqdm.tqdm(total=9) as bar:\n    bar.update(7)\ny = bar.n",
    "tqdm of auto": "from tqdm.auto import trange\ny = sum(1 for _ in trange(2, 9, leave=False))",
    "tqdm of contrib": "from tqdm.contrib import tenumerate, tzip\ny = [i for i, _ in tenumerate(tzip('ab', 'cd'), 6)][-1]",
    "fastprogress": "from fastprogress.fastprogress import progress_bar\ny = sum(1 for _ in progress_bar(range(7)))",
    "rich": "from rich.progress import track\nfrom rich import print\nprint('x')\ny = sum(1 for _ in track(range(7), description='a'))",
    "a base class": "import wandb\nclass Mine(wandb.Callback):\n    def __init__(self, f):\n        super().__init__()\n        self.y = 7\ny = Mine(len).y",
    "a decorator": "import wandb\n@wandb.traced\ndef f(): return 7\n@wandb.traced(name='a')\ndef g(): return f()\ny = g()",
}  # fmt: skip


@pytest.mark.usefixtures("absent")
@pytest.mark.parametrize("how", USED)
def test_what_is_not_installed_is_used_as_if_it_were(how):
    names = {}

    exec(USED[how], names)

    assert names["y"] == 7


@pytest.mark.usefixtures("absent")
@pytest.mark.parametrize(
    "use",
    [
        float,
        int,
        np.asarray,
        lambda v: v + 1,
        lambda v: 2 * v,
        lambda v: v < 3,
        lambda v: -v,
        lambda v: range(v),
        lambda v: np.ones(3) * v,
    ],
)
def test_a_value_that_nobody_has_is_the_fault_of_the_machine(use):
    import pandas

    with pytest.raises(NotHere) as error:
        use(pandas.read_csv("a.csv")["x"].mean())

    said = "a value of `pandas` is used, which is not installed here"
    assert str(error.value) == said
    assert faults.of_machine(error.value, [], []) == said


@pytest.mark.usefixtures("absent")
def test_what_one_check_asked_for_is_forgotten_before_the_next():
    import wandb

    wandb.config.lr = 7
    faults.forget()
    import wandb as again

    assert (dict(again.config), StubFinder.used) == ({}, {"wandb"})


def test_bars_for_notebooks_need_no_widgets():
    bars = types.ModuleType("tqdm.notebook")

    stubs.PlainBars().exec_module(bars)

    assert list(bars.tqdm(bars.trange(3, disable=True), disable=True)) == [0, 1, 2]
    assert stubs.PlainBars().find_spec("tqdm") is None


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("import seaborn as sns\nsns.set_theme()\nsns.color_palette('tab10')\nsns.despine()", []),
        ("import seaborn as sns\nsns.scatterplot(x=[1], y=[2])", ["seaborn"]),
        ("from seaborn import heatmap\nheatmap([[1]], annot=True)", ["seaborn"]),
    ],
)
def test_that_a_library_that_is_not_here_has_drawn_is_known(absent, source, drawn):
    exec(source, {})

    assert sorted(stubs.drawn) == drawn
