"""Import of pieces: one module per format, each of which returns the recognised blocks as a `Recognised`."""

from reader.importing import plain_text
from reader.importing.decoding import UTF_8, decode, refuse_size
from reader.importing.formats import format_of
from reader.importing.isolation import read_apart
from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import assemble

MOST_BLOCKS = 100_000


def read(data: bytes | str) -> Recognised:
    """Return what is recognised in a file's bytes or in a pasted text.

    The content tells the format. All but plain text is read in a process of its own. Raises ImportRefused,
    with a sentence for the user, if it cannot be read.
    """
    encoding = UTF_8
    raw = data if isinstance(data, bytes) else _pasted(data).encode()
    if found := format_of(raw):
        refuse_size(len(raw))
        recognised = read_apart(raw, found.name)
    else:
        source, encoding = decode(data) if isinstance(data, bytes) else (data, UTF_8)
        recognised = plain_text.read(source)
    if len(recognised.drafts) > MOST_BLOCKS:
        raise ImportRefused(f"This piece falls into more than {MOST_BLOCKS:,} blocks. Bring it in parts.")
    if not assemble(recognised.drafts)[0]:
        raise ImportRefused("There are no words in it. Bring a piece that has some.")
    if encoding != UTF_8:
        recognised.notes.insert(
            0, f"The file was read as {encoding}. If letters look wrong, save it as UTF-8 first."
        )
    return recognised


def _pasted(source: str) -> str:
    try:
        refuse_size(len(source.encode()))
    except UnicodeEncodeError as error:
        raise ImportRefused(
            "This text holds half a character. Copy it once more and paste it again."
        ) from error
    return source
