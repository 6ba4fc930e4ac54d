"""Damaged copies of a file, as an import meets them: the same ones each time."""

import random
from collections.abc import Iterator

from reader.importing import ImportRefused, read


def damaged(data: bytes, number: int) -> Iterator[bytes]:
    """Yield copies with bytes changed, lost and doubled, and with the end cut off."""
    chance = random.Random(len(data))
    for _ in range(number):
        copy = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(copy))
            length = chance.randint(1, 60)
            match chance.randrange(8):
                case 0 | 1 | 2:
                    copy[place] = chance.randrange(256)
                case 3 | 4:
                    del copy[place : place + length]
                case 5 | 6:
                    copy[place:place] = copy[chance.randrange(len(copy)) :][:length]
                case 7:
                    del copy[place:]
            copy = copy or bytearray(b" ")
        yield bytes(copy)


def read_damaged(data: bytes, number: int) -> int:
    """Read that many damaged copies, and return how many gave a piece. The others must give a sentence."""
    pieces = 0
    for copy in damaged(data, number):
        try:
            pieces += bool(read(copy).drafts)
        except ImportRefused as refused:
            if not str(refused).endswith("."):
                raise
    return pieces
