"""What code that is asked for in an exercise does not need: the names by which a source reaches for the grader."""

STRONG = {
    "graders",
    "ctypes",
    "_ctypes",
    "cffi",
    "builtins",
    "_thread",
    "posix",
    "_posixsubprocess",
    "_io",
    "imp",
}
"""Modules that nothing asks for, whatever a file of the hand-in is called."""
STRANGE = {
    "atexit",
    "marshal",
    "runpy",
    "code",
    "codeop",
    "mmap",
    "fcntl",
    "pty",
    "bdb",
    "zipimport",
    "pkgutil",
    "faulthandler",
    "dill",
    "cloudpickle",
}
"""Modules that are a reach unless a file of the hand-in is called so."""
INNER = {
    "unittest.mock",
    "torch.utils.cpp_extension",
    "importlib.machinery",
    "importlib.abc",
    "multiprocessing.reduction",
}
ALLOWED = {
    "sys": {"path", "argv", "exit", "version", "version_info", "platform", "stdout", "stderr", "stdin", "executable", "maxsize", "byteorder", "float_info", "getsizeof", "getrecursionlimit", "setrecursionlimit", "prefix", "base_prefix", "modules", "exc_info", "hexversion", "implementation", "maxunicode", "getdefaultencoding", "flags", "warnoptions", "tracebacklimit", "dont_write_bytecode", "__stdout__", "__stderr__", "api_version"},
    "signal": {"signal", "SIGINT", "SIGTERM", "SIG_DFL", "SIG_IGN", "default_int_handler", "Signals"},
    "threading": {"Thread", "Lock", "RLock", "Event", "Condition", "Semaphore", "Barrier", "Timer", "local", "current_thread", "active_count", "get_ident"},
    "gc": {"collect", "enable", "disable", "isenabled", "get_count", "get_threshold", "set_threshold", "freeze", "unfreeze", "get_stats"},
}  # fmt: skip
"""Modules of which only this is ordinary."""
REFUSED = {
    "os": {"write", "writev", "pwrite", "pwritev", "sendfile", "fdopen", "dup", "dup2", "pipe", "pipe2", "open", "fork", "forkpty", "kill", "killpg", "abort", "_exit", "memfd_create", "splice", "set_inheritable", "register_at_fork", "execv", "execve", "execvp", "execl", "execlp", "posix_spawn", "posix_spawnp", "putenvb"},
    "inspect": {"stack", "trace", "currentframe", "getouterframes", "getinnerframes", "getframeinfo", "getmembers", "getmembers_static", "getattr_static", "getclosurevars", "getgeneratorlocals"},
    "weakref": {"finalize"}, "traceback": {"walk_stack", "walk_tb"}, "types": {"CodeType", "FrameType"}, "io": {"FileIO", "open_code"},
    "logging": {"currentframe"}, "socket": {"fromfd", "socketpair", "recv_fds", "send_fds"},
    "torch": {"ops.load_library", "classes.load_library", "overrides", "utils._python_dispatch", "_C", "library", "nn.modules.module.register_module_forward_hook", "nn.modules.module.register_module_forward_pre_hook", "optim.optimizer.register_optimizer_step_post_hook", "optim.optimizer.register_optimizer_step_pre_hook"}, "numpy": {"ctypeslib"}, "joblib": {"load"},
}  # fmt: skip
"""Modules of which this is a reach."""
FRAMES = {
    "_getframe",
    "_current_frames",
    "_getframemodulename",
    "f_back",
    "f_locals",
    "f_globals",
    "f_builtins",
    "f_code",
    "tb_frame",
    "gi_frame",
    "cr_frame",
    "ag_frame",
    "gi_code",
    "currentframe",
    "walk_stack",
    "walk_tb",
    "getouterframes",
    "getinnerframes",
    "settrace",
    "setprofile",
    "cell_contents",
}
"""Attributes by which code comes to the frames of others, whatever they are asked of."""
OFTEN = {f"__{n}__" for n in ["name", "file", "class", "doc", "init", "version", "len", "getitem", "setitem", "delitem", "iter", "next", "call", "str", "repr", "dict", "module", "qualname", "enter", "exit", "new", "post_init", "annotations", "dataclass_fields", "members", "all", "eq", "ne", "lt", "le", "gt", "ge", "hash", "contains", "slots", "getattr", "setattr", "delattr", "array", "getstate", "setstate", "del", "cause", "context", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "mod", "pow", "rpow", "matmul", "rmatmul", "neg", "pos", "abs", "iadd", "isub", "imul", "invert", "and", "or", "xor", "bool", "int", "float", "index", "round", "format", "main", "future", "init_subclass", "set_name", "get", "set", "copy", "deepcopy", "reversed", "wrapped", "mro", "bases", "author", "email", "license", "path", "package", "debug", "stdout", "stderr"]}  # fmt: skip
HIDDEN = {f"__{n}__" for n in ["globals", "builtins", "subclasses", "code", "closure", "loader", "spec", "import", "getattribute", "self", "base", "reduce", "reduce_ex", "func", "kwdefaults", "defaults", "traceback"]}  # fmt: skip
LIES = {
    f"__{n}__"
    for n in ["torch_function", "torch_dispatch", "class", "instancecheck", "subclasscheck"]
}
"""What a class defines to be taken for another, or to answer for a tensor."""
INTO = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "globals",
    "vars",
    "locals",
    "getattr",
    "setattr",
    "delattr",
}
"""Builtins by which a name that is computed becomes what it names."""
MODULES_AS_VALUES = {"print", "help", "type", "str", "repr", "id", "dir", "getattr", "hasattr", "isinstance", "len", "reload", "getsource", "getfile"}  # fmt: skip
NAMES = {
    "float",
    "int",
    "bool",
    "object",
    "str",
    "complex",
    "long",
    "unicode",
    "_create_default_https_context",
    "mirrors",
    "resources",
    "url",
    "urls",
}
"""What scripts ordinarily set in a library: names that it once had, and where it downloads from."""
HARMLESS_FILES = (".py", ".ipynb", ".md", ".txt", ".pdf", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".csv", ".tex", ".yaml", ".yml", ".json", ".html")  # fmt: skip
CODE_FILES = (".so", ".pyd", ".pyc", ".pyo", ".dll", ".dylib", ".pth.py", ".egg", ".whl", ".pyz")
FROM_PICKLES = {"os", "posix", "nt", "sys", "subprocess", "runpy", "importlib", "operator", "ctypes", "graders", "gc", "inspect", "pty", "eval", "exec", "getattr", "setattr", "__import__", "compile", "open", "globals", "vars"}  # fmt: skip
