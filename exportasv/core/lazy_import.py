"""Modules of libraries that are loaded when they are first used, although others import them at their start."""

import sys
from importlib import import_module, util


def import_when_used(name: str) -> None:
    """Let a module be loaded at the first look at one of its names. Do nothing if it is loaded already."""
    if name in sys.modules:
        return
    spec = util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = util.LazyLoader(spec.loader)
    module = util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    folder, _, last = name.rpartition(".")
    setattr(import_module(folder), last, module)
