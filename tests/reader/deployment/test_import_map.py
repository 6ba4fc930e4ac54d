"""The import map of a server's pages, whose modules have hashed names: the page is drawn, and each module found."""

import json
from pathlib import Path

import pytest
from django.test import override_settings

from reader.deployment.static_files import import_map

HASHED = {"staticfiles": {"BACKEND": "reader.deployment.static_files.HashedStaticFilesStorage"}}


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """What `collectstatic` leaves: the names of the hashed files."""
    paths = {
        "reader/js/waiting.js": "reader/js/waiting.1a2b3c.js",
        "reader/base.css": "reader/reader.4d5e6f.css",
    }
    manifest = {"paths": paths, "version": "1.1", "hash": ""}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    return tmp_path


def test_a_modules_plain_address_leads_to_the_hashed_one(collected: Path) -> None:
    with override_settings(STORAGES=HASHED, STATIC_ROOT=collected):
        found = json.loads(import_map())
    assert found == {"imports": {"/static/reader/js/waiting.js": "/static/reader/js/waiting.1a2b3c.js"}}
