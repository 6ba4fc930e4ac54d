"""What stands between Playwright and Firefox: one refusal is amended, all else passes as it is."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser import relay


def answer(**fields: object) -> bytes:
    return json.dumps({"type": "error", "id": 7, "error": "unknown command", **fields}).encode()


def test_the_one_refusal_becomes_a_success() -> None:
    amended = relay.amend(answer(message="emulation.setMediaFeaturesOverride", stacktrace=""))
    assert json.loads(amended) == {"type": "success", "id": 7, "result": {}}


@pytest.mark.parametrize(
    "message",
    [
        answer(message="emulation.setSomethingElse"),
        answer(message="emulation.setMediaFeaturesOverride", error="invalid argument"),
        b'{"type": "success", "id": 7, "result": {"text": "unknown command"}}',
        b'{"type": "success", "id": 8, "result": {}}',
    ],
)
def test_every_other_answer_passes_unchanged(message: bytes) -> None:
    assert relay.amend(message) == message


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_of_any_size_is_read_as_it_was_written(size: int) -> None:
    async def read() -> tuple[int, bytes]:
        source = asyncio.StreamReader()
        source.feed_data(relay.frame(relay.TEXT, b"x" * size))
        return await relay.read_frame(source)

    with ThreadPoolExecutor() as threads:  # Playwright's own loop may be running in this one
        found = threads.submit(asyncio.run, read()).result()
    assert found == (relay.TEXT, b"x" * size)
