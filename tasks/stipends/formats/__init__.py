"""The files of a batch, one module for each format: what is in this folder and can render is a format."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from schemas.payment import Batch


class Format(Protocol):
    """What each format offers."""

    SUFFIX: str
    """How its file's name ends, such as `-register.csv`."""
    NEEDS_ACCOUNTS: bool
    """Whether a bank reads it, so that it holds the accounts in clear."""
    SETTINGS: Mapping[str, str]
    """What it must be told beside the batch: name of the setting and what it says."""
    OPTIONAL: Mapping[str, str]
    """What it may be told."""

    def render(self, batch: Batch, settings: Mapping[str, str]) -> bytes:
        """The file's bytes: the same batch and settings give the same bytes, always."""
        ...


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its name, which is the name of its module."""
    modules = {found.name: import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)}
    return {name: cast(Format, module) for name, module in sorted(modules.items()) if hasattr(module, "render")}


def format_named(name: str) -> Format:
    """
    The format of this name.

    Raises:
        KeyError: There is none; the message lists those that there are.
    """
    if name not in formats():
        raise KeyError(f"there is no payment format {name!r}; there are {', '.join(formats())}")
    return formats()[name]


def masking_of(name: str) -> Callable[[bytes, Mapping[str, str]], bytes] | None:
    """
    How to make a copy to keep of a file that holds accounts in clear; None for a format that holds none.

    Raises:
        KeyError: There is no such format.
    """
    return cast("Callable[[bytes, Mapping[str, str]], bytes] | None", getattr(format_named(name), "masked_copy", None))
