"""From what a person brings to recognised blocks: one module a format, all giving a `Recognised`."""

from reader.importing.recognised import Recognised

__all__ = ["Recognised"]
