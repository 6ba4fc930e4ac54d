"""Damaged files of each format give a piece or a sentence, never an error, and never more than the limits allow."""

import json
import subprocess
import sys

import pytest

from reader.importing.formats import FORMATS
from reader.importing.isolation import MEGABYTES
from tests.support.damage import FILES, TEXT, read_damaged


def test_each_format_has_a_file_to_be_damaged() -> None:
    assert set(FILES) == {TEXT, *(one.name for one in FORMATS)}


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_give_a_piece_or_a_sentence(name: str) -> None:
    assert read_damaged(FILES[name](), 40)


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
def test_a_thousand_damaged_files_stay_within_the_limits(name: str) -> None:
    command = [sys.executable, "-m", "tests.support.damage", name, "1000"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert set(told["found"]) <= {"piece", "refused"}, told
    assert told["megabytes"] <= MEGABYTES, told
