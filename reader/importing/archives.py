"""ZIP archives from people: read in memory, within limits that hold whatever the archive says of itself."""

import io
import zipfile
from collections.abc import Iterable

from reader.importing.recognised import ImportRefused

MOST_ENTRIES = 10_000
MOST_BYTES = 20 * 1024 * 1024  # of what is unpacked, all entries together

_DAMAGED = (
    "This file is damaged: it is a ZIP archive that cannot be unpacked. Save it once more and add it again."
)


class Archive:
    """A ZIP archive. Only the entries that are asked for are unpacked; archives inside it are never opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (
            Exception
        ) as error:  # of many kinds, such as NotImplementedError for a version that is not there yet
            raise ImportRefused(_DAMAGED) from error
        self._entries = {info.filename: info for info in self._zip.infolist()}
        self._left = MOST_BYTES
        if len(self._zip.infolist()) > MOST_ENTRIES:
            raise ImportRefused(
                f"There are more than {MOST_ENTRIES:,} files in this archive. Add it in parts."
            )

    def names(self) -> Iterable[str]:
        return self._entries.keys()

    def read(self, name: str) -> bytes:
        """Return an entry's bytes; none for one that is not there.

        Raises ImportRefused for an entry that is encrypted or damaged, and for more bytes than `MOST_BYTES`.
        """
        info = self._entries.get(name)
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise ImportRefused("This file is protected by a password. Save it without one and add it again.")
        try:
            with self._zip.open(info) as entry:
                data = entry.read(self._left + 1)
        except Exception as error:
            raise ImportRefused(_DAMAGED) from error
        self._left -= len(data)
        if self._left < 0:
            raise ImportRefused(
                f"Unpacked, this file has more than {MOST_BYTES // 1024**2} MB of text. Add it in parts."
            )
        return data


def looks_like(data: bytes, name: bytes) -> bool:
    """Return True if bytes are a ZIP archive that names an entry `name` in its directory."""
    return data.startswith(b"PK\x03\x04") and name in data
