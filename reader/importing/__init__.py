"""Import of pieces: one module per format, each of which returns the recognised blocks as a `Recognised`."""

from reader.importing import plain_text
from reader.importing.decoding import UTF_8, Decoded, decode, refuse_long_text, refuse_size
from reader.importing.encodings import ENCODINGS
from reader.importing.formats import format_of
from reader.importing.isolation import read_apart
from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import assemble

MOST_BLOCKS = 100_000
LONGEST_HERE = 50_000  # code points of a plain text that is read without a process of its own


def read(data: bytes | str, codec: str = "") -> Recognised:
    """Return what is recognised in a file's bytes or in a pasted text.

    The content tells the format, and of plain text the encoding, unless `codec` is chosen. All but short plain
    text is read in a process of its own. Raises ImportRefused, with a sentence for the user, if it cannot be read.
    """
    raw = data if isinstance(data, bytes) else _pasted(data).encode()
    if not codec and (found := format_of(raw)):
        refuse_size(len(raw))
        recognised = read_apart(raw, found.name)
    else:
        decoded = decode(data, codec) if isinstance(data, bytes) else Decoded(data, UTF_8)
        refuse_long_text([decoded.text])
        recognised = _read_text(decoded.text)
        recognised.codec = decoded.codec
        recognised.notes[:0] = _notes(decoded)
    if len(recognised.drafts) > MOST_BLOCKS:
        raise ImportRefused(f"This piece falls into more than {MOST_BLOCKS:,} blocks. Bring it in parts.")
    if not assemble(recognised.drafts)[0]:
        raise ImportRefused("There are no words in it. Bring a piece that has some.")
    return recognised


def _read_text(text: str) -> Recognised:
    if len(text) <= LONGEST_HERE:
        return plain_text.read(text)
    return read_apart(text.encode(), "a text", plain=True)


def _notes(decoded: Decoded) -> list[str]:
    name = ENCODINGS.get(decoded.codec)
    read_as = f"The file was read as {name}. If letters look wrong, choose another encoding."
    return [note for note in (read_as if name and decoded.codec != UTF_8 else "", decoded.note) if note]


def _pasted(source: str) -> str:
    try:
        refuse_long_text([source])
    except UnicodeEncodeError as error:
        raise ImportRefused(
            "This text holds half a character. Copy it once more and paste it again."
        ) from error
    return source
