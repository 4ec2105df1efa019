"""Names that reach for the grader are found with their lines; what is ordinary is left alone."""

from __future__ import annotations

import json
import pickle
import time

import pytest

from graders.observing.quiet import quiet
from graders.observing.reach.source import reaches
from graders.observing.reading import read_unit

REACHING = {
    "import graders": "import graders.wire as p",
    "from graders": "from graders import wire as protocol",
    "ctypes": "import ctypes",
    "an array's ctypes": "import numpy as np\nx = np.zeros(3).ctypes.data",
    "a frame": "import sys\nf = sys._getframe(1)",
    "a frame by another name": "import sys as s\nf = s._getframe(1)",
    "a frame from an import": "from sys import _getframe as look",
    "everything of sys": "from sys import *",
    "the frame of an exception": "try:\n    1 / 0\nexcept Exception as e:\n    f = e.__traceback__.tb_frame",
    "the code of a function": "def f():\n    pass\nc = f.__code__.co_consts",
    "the frame of a generator": "g = (i for i in [1])\nf = g.gi_frame.f_back",
    "a frame by a pattern": "def f(x):\n    match x:\n        case object(f_back=y):\n            return y",
    "the stack": "import inspect\nprint(inspect.stack())",
    "objects of the collector": "import gc\nall = gc.get_objects()",
    "a module of the interpreter": "import sys\nsys.modules['json'] = None",
    "a module that is looked up": "import sys\nm = sys.modules['graders' + '.sandbox.protocol']",
    "a module that is got": "import sys\nm = sys.modules.get('os')",
    "modules of another's sys": "import torch\nm = torch.sys.modules",
    "json patched": "import json\njson.dumps = lambda *a, **k: ''",
    "json patched in a loop": "import json\nfor json.dumps in [print]:\n    pass",
    "json patched by setattr": "import json\nsetattr(json, 'dumps', print)",
    "json passed on": "import json\n\ndef change(m):\n    m.dumps = print\n\nchange(json)",
    "numpy patched": "import numpy as np\nold = np.asarray\nnp.asarray = lambda *a: old(0)",
    "a class of torch patched": "import torch\ntorch.Tensor.numpy = lambda self: 0",
    "a class of torch patched through a value": "import torch\ntype(torch.zeros(1)).numpy = lambda self: 0",
    "what is imported patched": "from torch import Tensor\nTensor.detach = lambda self: self",
    "names of a module": "import json\nvars(json)['dumps'] = print",
    "names of a module, directly": "import json\njson.__dict__['dumps'] = print",
    "builtins by globals": "b = globals()['__builtins__']",
    "builtins": "import builtins",
    "eval of a text that is computed": "x = eval(input() + '1')",
    "exec of what is decoded": "import base64\nexec(base64.b64decode('cHJpbnQoMSk='))",
    "eval passed on": "e = eval\ne('1')",
    "exec of a text that imports": "exec('import ctypes')",
    "an import that is computed": "m = __import__('o' + input())",
    "an import of the grader in pieces": "m = __import__('gra' + 'ders.sandbox')",
    "importlib": "import importlib\nm = importlib.import_module(''.join(['gra', 'ders']))",
    "an attribute in pieces": "import numpy as np\nf = getattr(np, '_get' + 'frame')",
    "an attribute backwards": "f = getattr(object, '__slabolg__'[::-1])",
    "an attribute that is computed": "x = getattr(f, chr(95) + name)",
    "an attribute picked from dir": "for n in dir(f):\n    g = getattr(f, n)",
    "getattr passed on": "import functools\nf = functools.reduce(getattr, ['a', 'b'], f)",
    "a descriptor": "import os\nos.write(5, b'')",
    "a descriptor doubled": "from os import dup2",
    "a descriptor opened": "f = open(7, 'wb')",
    "descriptors tried": "for i in range(3, 30):\n    f = open(i, 'wb')",
    "a process's memory": "f = open('/proc/self/mem', 'r+b')",
    "frames of a thread": "import threading\nthreading.setprofile(print)",
    "what a thread raises": "import threading\nthreading.excepthook = print",
    "at the end": "import atexit\natexit.register(print)",
    "a finalizer": "import weakref\nweakref.finalize(print, print)",
    "an alarm": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.1)",
    "a signal of an alarm": "import signal\nsignal.signal(signal.SIGALRM, print)",
    "the frame of a signal": "import signal\n\ndef stop(number, frame):\n    f = frame.f_back\n\nsignal.signal(signal.SIGINT, stop)",
    "an attribute in pieces by a loop": "for n in ['back', 'x']:\n    f = getattr(g, 'f_' + n)",
    "an attribute by a letter and a name": "f = getattr(g, 'f' + n)",
    "an attribute by a letter in a format": "f = getattr(g, f'f{n}')",
    "an attribute by a format without a beginning": "f = getattr(g, f'{n}x')",
    "an attribute by a letter and a text": "f = getattr(g, 'f%s' % n)",
    "an attribute of texts that are named": "end = 'back'\nf = getattr(g, 'f_' + end)",
    "an attribute by a format": "f = getattr(g, '__{}__'.format(n))",
    "an attribute by a format of letters": "f = getattr(g, '__globals_%s' % chr(95))",
    "an attribute listed of a class": "for n in vars(type(f)):\n    g = getattr(f, n)",
    "an attribute listed of a class that is named": "kind = type(f)\nfor n in vars(kind):\n    g = getattr(f, n)",
    "a library of another name patched": "import torch\nt = torch\nt.Tensor.numpy = lambda self: 0",
    "a library of a loop patched": "import torch\nfor m in [torch]:\n    m.load = lambda f: 0",
    "a library of a loop passed on": "import torch\nfor m in [torch]:\n    change(m)",
    "a library of another name passed on": "import torch\nt = torch\nchange(t)",
    "a module of the grader put away": "import sys\ndel sys.modules['json']",
    "subclasses of all": "x = ().__class__.__base__.__subclasses__()",
    "globals of a function": "import json\ng = json.dumps.__globals__",
    "a C extension": "from torch.utils.cpp_extension import load_inline",
    "a mock": "from unittest import mock",
    "a pickle in a text": "import pickle, base64\npickle.loads(base64.b64decode(b''))",
    "an attribute of two braces": "f = getattr(g, f'{a}{b}')",
    "an attribute of two braces of torch": "import torch\nf = getattr(torch, f'{a}{b}')",
    "an attribute of braces with a line between": "def f(e, a, b):\n    return getattr(e, f'{a}_{b}')",
    "an attribute of braces in steps": "n = f'{a}{b}'\nf = getattr(g, n)",
    "an attribute of braces one in another": "f = getattr(g, f'{a + b}')",
    "an attribute of what a call gives": "def look(o, a, b):\n    return getattr(o, a + b)\n\nlook(f, '__glo', 'bals__')",
    "an attribute that a call puts together": "def look(o, n):\n    return getattr(o, n)\n\nlook(f, a + b)",
    "an attribute of a method called with another": "class A:\n    def look(self, a, b):\n        return getattr(self, a + b)\n\nA.look(e, 'tb_', 'frame')",
    "an attribute of an exception's self": "class E(Exception):\n    def look(self, a, b):\n        return getattr(self, a + b)",
    "an attribute of what is called self": "def look(self, a, b):\n    return getattr(self, a + b)",
    "an attribute of a name with two values": "n = 'weight'\nn = '__glo' + x\nf = getattr(g, n)",
    "an attribute that grows": "n = '__glo'\nn += x\nf = getattr(g, n)",
    "an attribute of a choice": "f = getattr(g, '__globals__' if x else 'weight')",
    "an attribute by replacing": "f = getattr(g, '__gl0bals__'.replace('0', 'o'))",
    "an attribute by letters": "f = getattr(g, chr(95) * 2 + 'globals' + chr(95) * 2)",
    "an attribute by a join of parts": "f = getattr(g, ''.join([a, b]))",
    "an attribute by a long way": "f = getattr(g, " + " + ".join(f"'{c}'" for c in "__globals__") + ")",
    "a list of arguments": "setattr(*[nn, 'Conv2d', Fake])",
    "the grader by a module of braces": "import importlib\nm = importlib.import_module(f'{a}.{b}')",
    "a network's base patched": "import torch.nn as nn\nbase = nn.Module\nbase.parameters = fake",
    "a network's base patched in a function": "import torch.nn as nn\n\ndef patch(c):\n    c.parameters = fake\n\npatch(nn.Module)",
    "a network's base by its bases": "type(model).__mro__[1].parameters = fake",
    "a base of the class of a model": "model.__class__.__bases__[0].parameters = fake",
    "torch patched by setattr of another name": "import torch.nn as nn\nn = nn\nsetattr(n, 'Conv2d', Fake)",
    "torch patched by its own setattr": "import torch.nn as nn\nnn.__setattr__('Conv2d', Fake)",
    "torch patched by the setattr of types": "import torch.nn as nn\ntype.__setattr__(nn.Module, 'parameters', fake)",
    "torch patched by its names": "import torch.nn as nn\nvars(nn).update(Conv2d=Fake)",
    "torch patched by its dictionary": "import torch.nn as nn\nnn.__dict__.update({'Conv2d': Fake})",
    "torch patched by names in a loop": "import torch.nn as nn\nfor n in names:\n    setattr(nn, n, Fake)",
    "a mode over all of torch": "from torch.overrides import TorchFunctionMode",
    "a mode over all of torch, deeper": "from torch.utils._python_dispatch import TorchDispatchMode",
    "hooks of all networks": "from torch.nn.modules.module import register_module_forward_hook",
    "a tensor that lies": "import torch\n\nclass Liar(torch.Tensor):\n    @classmethod\n    def __torch_function__(cls, *a, **k):\n        return 1",
    "a class that says it is another": "class Fake:\n    __class__ = property(lambda self: nn.Module)",
    "a class of classes that has all instances": "class Any(type):\n    def __instancecheck__(self, other):\n        return True",
    "a class made with a lie": "Liar = type('Liar', (torch.Tensor,), {'__torch_function__': lie})",
    "a process's memory of a computed name": "f = open(name, 'r+b')",
    "a process's memory behind a long path": "f = open('/proc/self/" + "./" * 200 + "' + 'mem')",
    "a pickle in bytes": "import pickle, io\npickle.load(io.BytesIO(" + repr(pickle.dumps(eval)) + "))",
    "a reload of json": "import importlib, json\nimportlib.reload(json)",
    "a function that downloads": "import torch\ndef fake(*a):\n    return 1\ntorch.hub.load_state_dict_from_url = fake",
    "a function that downloads by a name": "import torch\nfake = cfg.fake\ntorch.hub.load_state_dict_from_url = fake",
    "a method that downloads": "from torchvision.datasets import mnist\nmnist.download_url = lambda *a: None",
    "a function that tells addresses": "from pandas.io import common\ndef fake(x):\n    return False\ncommon.is_url = fake",
    "an address that is a function": "import numpy as np\nnp.url = lambda: 1",
    "an address that is a function by name": "import mnist\nfake = lambda: 1\nmnist.datasets_url = fake",
}
ORDINARY = {
    "an attribute that begins with a name": "def f(data, split):\n    return getattr(data, f'x_{split}')",
    "garbage": "import gc\ngc.collect()",
    "colab": "import sys\nif 'google.colab' in sys.modules:\n    pass",
    "this module": "import sys\nm = sys.modules[__name__]",
    "paths": "import sys\nsys.path.append('..')\nsys.exit(0)",
    "settings": "import matplotlib.pyplot as plt\nplt.rcParams['font.size'] = 9\nplt.rcParams.update({})",
    "cudnn": "import torch\ntorch.backends.cudnn.deterministic = True\ntorch.backends.cudnn.benchmark = False",
    "environment": "import os\nos.environ['KMP_DUPLICATE_LIB_OK'] = 'True'\nos.makedirs('out', exist_ok=True)",
    "downloads": "import ssl\nssl._create_default_https_context = ssl._create_unverified_context",
    "old numpy": "import numpy as np\nnp.float = float",
    "an address": "import mnist\ndef load(cfg):\n    mnist.datasets_url = cfg.mirror",
    "addresses": "from torchvision import datasets\nURL = 'http://x'\ndatasets.MNIST.mirrors = [URL]\ndatasets.MNIST.urls = [URL + n for n in []]",
    "mirrors": "from torchvision import datasets\ndatasets.MNIST.resources = [(u, m) for u, m in []]",
    "evaluation": "model.eval()\nmodel.train()",
    "compilation": "import torch, re\nm = torch.compile(model)\np = re.compile('a')",
    "modules of a network": "for m in model.modules():\n    pass\nfrom torch.nn.modules import conv",
    "a module of torch": "import torch.nn as nn\nc = nn.modules.conv.Conv2d",
    "an activation by its name": "import torch.nn as nn\n\ndef make(name='ReLU'):\n    return getattr(nn, name)()",
    "an optimizer of the settings": "import torch\nconfig = {'optimizer': 'Adam'}\no = getattr(torch.optim, config['optimizer'])",
    "layers by number": "class N:\n    def f(self, i):\n        setattr(self, f'layer{i}', 1)\n        return getattr(self, 'layer' + str(i))",
    "layers of a model by number": "x = getattr(model, f'conv{i}')",
    "weights": "conv.weight.data = w\nmodel.fc.bias = None\naxes[0].title = 'x'",
    "an own class": "class A:\n    pass\n\nA.count = 0\nA.forward = lambda self: 0",
    "a counter": "class A:\n    count = 0\n    def f(self):\n        self.__class__.count += 1\n        type(self).count += 1",
    "a convolution": "from scipy import signal\nsignal.convolve2d(a, b)",
    "pools": "from concurrent.futures import ThreadPoolExecutor\nimport multiprocessing as mp\nmp.cpu_count()",
    "traces": "import traceback, sys\ntry:\n    pass\nexcept Exception as e:\n    traceback.print_exc()\n    print(sys.exc_info()[0])",
    "sources": "import inspect\nprint(inspect.getsource(f))\ninspect.signature(f)",
    "an own module again": "import importlib, mine\nimportlib.reload(mine)",
    "Ctrl-C": "import signal, sys\n\ndef stop(number, frame):\n    sys.exit(0)\n\nsignal.signal(signal.SIGINT, stop)",
    "a thread": "import threading\nlock = threading.Lock()\nt = threading.Thread(target=print, daemon=True)\nt.start()",
    "settings by name": "for k in vars(args):\n    print(k, getattr(args, k))",
    "settings by name of a function": "args = parse()\nfor k in vars(args):\n    print(k, getattr(args, k))",
    "settings by name, sorted": "for k in sorted(vars(args)):\n    print(k, getattr(args, k))",
    "layers by a sum": "for i in range(3):\n    setattr(model, 'fc' + str(i), 1)\n    x = getattr(model, 'fc' + str(i))",
    "letters with numbers": "for i in range(3):\n    setattr(model, 'f' + str(i), 1)\n    setattr(model, 'g%d' % i, 1)",
    "layers by a per cent sign": "setattr(model, 'layer_%d' % i, 1)",
    "layers by a format": "x = getattr(model, 'conv{}_{}'.format(i, j))",
    "weights by a sum": "for name, p in model.named_parameters():\n    setattr(model, name + '_start', p)",
    "versions": "import numpy as np, torch\nfor m in (np, torch):\n    print(m.__name__, m.__version__)",
    "versions in a dictionary": "import numpy as np, torch\nv = {m.__name__: m.__version__ for m in [np, torch]}",
    "numpy by another name": "import numpy as np\nxp = np\nxp.zeros(3)",
    "a name that is used again": "import numpy as np, torch\nfor m in (np, torch):\n    print(m.__version__)\nx = [float(m) for m in range(3)]",
    "no windows": "import matplotlib.pyplot as plt\nplt.show = lambda *a, **k: None",
    "the line of an exception": "import sys\ntry:\n    pass\nexcept Exception as e:\n    kind, value, tb = sys.exc_info()\n    print(tb.tb_lineno, e.__traceback__.tb_lineno)",
    "the arguments of a function": "def patch(f):\n    first = f.__code__.co_varnames[0]\n    setattr(f.__annotations__[first], f.__name__, f)\n    return f",
    "output back where it was": "import sys\nsys.stdout = open('log.txt', 'w')\nsys.stdout = sys.__stdout__",
    "an own module imported anew": "import sys\nif 'vae' in sys.modules:\n    del sys.modules['vae']\nsys.modules.pop('vae', None)",
    "super": "class M(dict):\n    def __getattribute__(self, n):\n        return super().__getattribute__(n)",
    "words": "def f():\n    '''For the graders: see /processed/data, eval() and exec().'''",
    "files": "with open('results.txt', 'w') as f:\n    f.write('1')\nname = 'x.txt'\nopen(name)",
    "globals that are asked": "if 'model' not in globals():\n    model = None",
    "an activation by its argument": "import torch.nn as nn\n\ndef make(name):\n    return getattr(nn, name)()\n\nmake('ReLU')",
    "an activation in small letters": "import torch.nn.functional as F\nf = getattr(F, name.lower())",
    "an optimizer of an argument": "import torch\no = getattr(torch.optim, args.opt)(model.parameters(), lr=args.lr)",
    "an optimizer in capitals": "from torch import optim\no = getattr(optim, opt.upper() if opt == 'sgd' else opt)",
    "layers by braces": "class N:\n    def f(self, i):\n        return getattr(self, f'conv{i}')(x) + getattr(self, f'{self.kind}_{i}')",
    "layers by braces and a sum": "class N:\n    def f(self):\n        for i in range(3):\n            setattr(self, f'bn{i + 1}', 1)",
    "layers of a network by kind and number": "for i in range(3):\n    for kind in ('conv', 'bn'):\n        x = getattr(model, f'{kind}{i}')(x)",
    "layers of a network by any name and number": "def f(model, kind):\n    for i in range(3):\n        x = getattr(model, f'{kind}_{i}')",
    "layers by number and what it is": "for i, layer in enumerate(layers):\n    setattr(model, f'fc{i}', layer)",
    "layers by two digits": "x = getattr(model, f'layer{i:02d}')",
    "layers of an own network": "class Net:\n    pass\n\nnet = Net()\nf = getattr(net, f'{a}{b}')",
    "layers by a prefix of a call": "def layer(model, prefix, i):\n    return getattr(model, prefix + str(i))\n\nlayer(net, 'conv', 1)\nlayer(net, 'fc', 2)",
    "settings of a split": "p = getattr(args, f'{split}_path')",
    "settings of parts": "args = parser.parse_args()\nx = getattr(args, f'{split}_{name}')",
    "settings of parts in loops": "for split in ['train', 'val']:\n    for name in ['loss', 'accuracy']:\n        x = getattr(history, f'{split}_{name}')",
    "labels of axes": "for axis in 'xyz':\n    getattr(ax, f'set_{axis}label')(axis)",
    "labels of any axes": "getattr(ax, f'set_{axis}label')(axis)\ngetattr(ax, f'{axis}axis').set_visible(False)",
    "a network of torchvision by its depth": "from torchvision import models\nm = getattr(models, f'resnet{depth}')(weights=None)",
    "a data set by its name": "import torchvision\nd = getattr(torchvision.datasets, args.dataset.upper())",
    "a function of numpy by name": "import numpy as np\nfor f in ('sin', 'cos'):\n    y = getattr(np, f)(x)",
    "an initialisation by name": "import torch.nn as nn\ninit = getattr(nn.init, f'xavier_{kind}_')",
    "a loss by name and ending": "import torch.nn as nn\nloss = getattr(nn, f'{name}Loss')()",
    "a frozen value": "class A:\n    def __init__(self, x):\n        object.__setattr__(self, 'x', x)\n    def __setattr__(self, n, v):\n        super().__setattr__(n, v)",
    "a module of the own folder by name": "import importlib\nm = importlib.import_module(f'vae.{name}')",
    "a module by a choice": "import importlib\nm = importlib.import_module('torch' if big else 'numpy')",
    "an own dictionary": "state = {}\nstate.update(a=1)\nself.__dict__.update(state)\nmodel.__dict__.get('a')",
    "weights of a layer that is given": "def start(layer):\n    layer.bias = make()\n\nstart(model.fc)\nstart(nn.Linear(2, 2))",
    "a class called as another": "import torch.nn as nn\nBase = nn.Module\n\nclass Net(Base):\n    count = 0\n\nNet.count = make()",
    "an own array for numpy": "class Var:\n    __array_ufunc__ = None\n    __array_priority__ = 100\n    def __array__(self, dtype=None):\n        return self.value",
    "a long text in parts": "print(" + " + ".join(["'a long text that is printed'"] * 50) + ")",
    "letters of the alphabet": "names = [chr(ord('a') + i) for i in range(5)]",
    "a table of all": "f = dict(relu=1)[name]\ngetattr(torch, 'ones')(3)",
    "a checkpoint": "import torch\ntorch.load('model.pt', weights_only=False)",
}


def found(source: str, path: str = "vae.py") -> list[str]:
    data = source.encode()
    return [str(reach) for reach in reaches([read_unit(path, data)], {path: data})]


@pytest.mark.parametrize("name", REACHING)
def test_a_reach_is_found(name: str) -> None:
    assert found(REACHING[name])


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_ordinary_is_left_alone(name: str) -> None:
    assert found(ORDINARY[name]) == []


def test_a_reach_is_said_with_its_file_and_line() -> None:
    assert found("x = 1\n\nimport ctypes\n") == ["`import ctypes` in vae.py:3"]


def test_a_reach_in_a_cell_with_magics_is_found() -> None:
    cell = {"cell_type": "code", "source": "%matplotlib inline\n!ls\nimport ctypes", "outputs": []}
    data = json.dumps({"cells": [cell]}).encode()
    assert [str(r) for r in reaches([read_unit("a.ipynb", data)], {"a.ipynb": data})] == [
        "`import ctypes` in a.ipynb cell 1:3"
    ]


def test_compiled_code_is_a_reach() -> None:
    assert [str(r) for r in reaches([], {"fast.so": b"\x7fELF"})] == ["compiled code is handed in: fast.so"]


class _Runs:
    def __reduce__(self) -> tuple[object, ...]:
        return eval, ("1 + 1",)


def test_a_pickle_that_runs_code_is_a_reach_where_it_is_loaded() -> None:
    source = b"import torch\ntorch.load('model.pt', weights_only=False)\n"
    files = {"a.py": source, "model.pt": pickle.dumps(_Runs())}
    (reach,) = reaches([read_unit("a.py", source)], files)
    assert str(reach) == "`torch.load('model.pt', weights_only=False)` in a.py:2"
    files["model.pt"] = pickle.dumps({"weight": [1.0, 2.0]})
    assert reaches([read_unit("a.py", source)], files) == []


def test_texts_beside_a_pickle_that_is_loaded_are_no_pickles() -> None:
    source = b"import pickle\nhistory = pickle.load(open('history.pkl', 'rb'))\n"
    files = {
        "a.py": source,
        "history.pkl": pickle.dumps({"loss": [1.0, 0.5]}),
        "README.md": b"configure os\nand open sys\n\nVopen\nos.system\n",
        "log.txt": b"S'os'\nVsys\n",
        "values.npy": b"\x93NUMPY" + bytes(100),
    }
    assert reaches([read_unit("a.py", source)], files) == []


LONG = {
    "joined texts": "\n".join("x = " + " + ".join(["'abcdefgh'"] * 900) for _ in range(30)),
    "texts in braces": "\n".join("x = f'" + '{"ab"}' * 900 + "'" for _ in range(25)),
    "names of names": "\n".join(f"n{i + 1} = n{i} + n{i}" for i in range(3000)),
    "calls of one function": "def f(a, b):\n    return a + b\n" + "f('a', 'b')\n" * 6000,
    "functions of one name": "def f(a):\n    return f('a')\n" * 2500,
    "calls": "x = f(1)\n" * 3000,
    "words": "\n".join("x" + ".a" * 1500 for _ in range(20)),
    "values of values": "x = y\ny = z\nz = v\n" * 500 + "getattr(o, x)\n",
    "values of what is opened": "x = y\nopen(x)\n" * 5000,
    "words that are set": "\n".join("x" + ".a" * 900 + " = 1" for _ in range(50)),
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_a_long_source_is_looked_through_in_seconds(source):
    unit = read_unit("a.py", source.encode())
    before = time.process_time()
    assert reaches([unit], {"a.py": source.encode()}) == []
    quiet([unit])
    assert time.process_time() - before < 5
