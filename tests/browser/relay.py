"""Starts Firefox for Playwright and answers the one command of WebDriver BiDi that it may not know yet.

    python relay.py FIREFOX ARGUMENT...

Playwright sets the colour scheme of every context by `emulation.setMediaFeaturesOverride`, and gives up where the
browser does not know this command, as Firefox 153 does not. This program stands between the two and turns that one
refusal into an empty success; everything else passes unchanged. Once Debian's Firefox knows the command, this file
can go.
"""

import asyncio
import json
import re
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable

LISTENING = re.compile(r"WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")
REFUSAL = {"error": "unknown command", "message": "emulation.setMediaFeaturesOverride"}
HEAD_END = b"\r\n\r\n"
LONGEST_LINE = 1 << 24  # bytes of what Firefox prints
TEXT = 0x81  # the first byte of a frame that is a whole text message (RFC 6455, section 5.2)


def amend(message: bytes) -> bytes:
    """Return the message, or a success in place of the refusal."""
    if b"unknown command" not in message:
        return message
    answer = json.loads(message)
    if any(answer.get(name) != value for name, value in REFUSAL.items()):
        return message
    return json.dumps({"type": "success", "id": answer["id"], "result": {}}).encode()


def frame(first: int, payload: bytes) -> bytes:
    """Return a frame as a server sends it: its first byte, its length in bytes, its payload, without a mask."""
    size = len(payload)
    if size < 126:
        return bytes([first, size]) + payload
    if size < 1 << 16:
        return bytes([first, 126]) + size.to_bytes(2, "big") + payload
    return bytes([first, 127]) + size.to_bytes(8, "big") + payload


async def read_frame(source: StreamReader) -> tuple[int, bytes]:
    """Return the first byte and the payload of the next frame that a server sends."""
    first, size = await source.readexactly(2)
    if size > 125:
        size = int.from_bytes(await source.readexactly(2 if size == 126 else 8), "big")
    return first, await source.readexactly(size)


async def pass_answers(firefox: StreamReader, playwright: StreamWriter) -> None:
    playwright.write(await firefox.readuntil(HEAD_END))
    while True:
        first, payload = await read_frame(firefox)
        playwright.write(frame(first, amend(payload) if first == TEXT else payload))
        await playwright.drain()


async def pass_commands(playwright: StreamReader, firefox: StreamWriter, port: int) -> None:
    head = await playwright.readuntil(HEAD_END)
    # Firefox refuses a connection that names another port than its own.
    firefox.write(re.sub(rb"(?i)(\r\nhost: [^\r]*:)\d+", rb"\g<1>%d" % port, head))
    while part := await playwright.read(1 << 16):
        firefox.write(part)
        await firefox.drain()


async def until_one_ends(*ways: Awaitable[None]) -> None:
    tasks = [asyncio.ensure_future(way) for way in ways]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def listen(port: int) -> int:
    """Pass what comes in at a new port on to Firefox at `port`; return the new port."""

    async def connect(commands: StreamReader, playwright: StreamWriter) -> None:
        answers, firefox = await asyncio.open_connection("127.0.0.1", port)
        await until_one_ends(pass_answers(answers, playwright), pass_commands(commands, firefox, port))
        firefox.close()
        playwright.close()

    server = await asyncio.start_server(connect, "127.0.0.1", 0)
    return server.sockets[0].getsockname()[1]


async def main() -> int:
    firefox = await asyncio.create_subprocess_exec(
        *sys.argv[1:], stderr=asyncio.subprocess.PIPE, limit=LONGEST_LINE
    )
    assert firefox.stderr
    async for line in firefox.stderr:
        text = line.decode("utf-8", "replace")
        if found := LISTENING.search(text):
            text = text.replace(found[1], str(await listen(int(found[1]))))
        print(text, end="", file=sys.stderr, flush=True)
    return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
