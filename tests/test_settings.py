"""The doors of the program, each opened as an own process with an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECRET = {"SECRET_KEY": "a-long-and-random-looking-string-of-characters-0123456789"}
WSGI = "import reader.wsgi; from django.conf import settings; print(settings.DEBUG)"
ASGI = WSGI.replace("wsgi", "asgi")


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on `arguments` with nothing of the tests' own settings in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, "DATABASE_URL": "sqlite://:memory:", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("door", [WSGI, ASGI], ids=["wsgi", "asgi"])
def test_a_server_refuses_to_start_without_a_secret_key(door: str) -> None:
    ended = start("-c", door)
    assert ended.returncode != 0
    assert "SECRET_KEY is not set. Set it to a long random string" in ended.stderr


@pytest.mark.parametrize("door", [WSGI, ASGI], ids=["wsgi", "asgi"])
def test_a_server_never_turns_debug_on_by_itself(door: str) -> None:
    ended = start("-c", door, **SECRET)
    assert ended.stdout.strip() == "False", ended.stderr


def test_the_development_door_needs_no_configuration() -> None:
    ended = start("manage.py", "check")
    assert ended.returncode == 0, ended.stderr


def test_the_development_door_leaves_debug_off_where_a_secret_key_is_set() -> None:
    say = "from django.conf import settings; print(settings.DEBUG)"
    ended = start("manage.py", "shell", "-v0", "-c", say, **SECRET)
    assert ended.stdout.strip() == "False", ended.stderr


def test_production_settings_pass_djangos_own_checks() -> None:
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = start(*command, ALLOWED_HOSTS="parallax.example", TRUSTED_PROXIES="1", **SECRET)
    assert ended.returncode == 0, ended.stderr


def test_a_proxy_that_is_not_trusted_is_warned_of() -> None:
    """Else everybody would share one address, and so one another's failures to sign in."""
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = start(*command, ALLOWED_HOSTS="parallax.example", **SECRET)
    assert ended.returncode != 0
    assert "Set TRUSTED_PROXIES to how many stand in front." in ended.stderr
    assert ended.stderr.count("(reader.") == 1


@pytest.mark.parametrize(
    ("hosts", "stops"),
    [
        ("", False), ("localhost,127.0.0.1,[::1],.localhost", False), ("parallax.example", True), ("*", True),
        ("localhost,192.0.2.7", True),
    ],
)  # fmt: skip
def test_development_is_for_this_machine_alone(hosts: str, stops: bool) -> None:
    ended = start("manage.py", "check", DEBUG="1", ALLOWED_HOSTS=hosts)
    assert (ended.returncode != 0) == stops, ended.stderr
    assert ("anybody who reaches it signs in without a password" in ended.stderr) == stops


def test_cookies_are_of_this_host_alone_and_keys_can_be_changed() -> None:
    say = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_HTTPONLY, *s.SECRET_KEY_FALLBACKS)"
    )
    ended = start(
        "-c", f"import reader.wsgi; {say}", SECRET_KEY_FALLBACKS="the-last-one,the-one-before", **SECRET
    )
    assert ended.stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", "True", "the-last-one", "the-one-before"
    ], ended.stderr  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DEBUG", "perhaps", 'variable "DEBUG" invalid: Not a valid boolean'),
        ("DEBUG", "0", "SECRET_KEY is not set"),
        ("SECRET_KEY", "too-short", "SECRET_KEY can be guessed"),
        ("SECRET_KEY", "django-insecure-" + "x" * 50, "SECRET_KEY can be guessed"),
        ("SECRET_KEY", "development-only-" + "not-a-secret-" * 4, "SECRET_KEY can be guessed"),
        ("TRUSTED_PROXIES", "-1", "greater than or equal to 0"),
        ("PORT", "eight", 'variable "PORT" invalid: Not a valid integer'),
        ("PORT", "70000", "less than or equal to 65535"),
        ("DOCUMENT_MAX_BYTES", "5MB", 'variable "DOCUMENT_MAX_BYTES" invalid'),
        ("LOG_LEVEL", "LOUD", "Not a valid log level"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be used. Write it like postgres://"),
        ("DATABASE_URL", "mysql://somewhere/name", "DATABASE_URL cannot be used. Write it like postgres://"),
        ("DATABASE_URL", "postgres://h/n?colour=red", 'does not know: invalid connection option "colour"'),
        ("DATABASE_URL", "postgres://h/n?sslmode=maybe", "sslmode=maybe, which is not one of disable, allow"),
        ("DATABASE_URL", "postgres://h/n?sslrootcert=/nowhere.pem", "not there: /nowhere.pem"),
        ("DATABASE_POOL", "0", "greater than or equal to 1"),
        ("WEB_CONCURRENCY", "many", 'variable "WEB_CONCURRENCY" invalid'),
        ("WEB_THREADS", "0", "greater than or equal to 1"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_sentence(name: str, value: str, reason: str) -> None:
    ended = start("manage.py", "check", **{name: value})
    assert ended.returncode != 0
    assert reason in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr


def test_postgresql_without_its_driver_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    tmp_path.joinpath("psycopg.py").write_text("raise ImportError('as where it is not installed')")
    ended = start("manage.py", "check", DATABASE_URL="postgres://h/n", PYTHONPATH=str(tmp_path))
    assert ended.returncode != 0
    assert "Install it with: python -m pip install -r requirements-postgres.txt" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr


def test_postgresql_is_asked_over_tls_and_a_lent_connection_is_looked_at_first() -> None:
    say = (
        "import reader.wsgi; from django.db import connection as c; o = c.settings_dict['OPTIONS'];"
        "print(o['sslmode'], o['pool']['max_size'], c.pool._check.__name__)"
    )
    ended = start("-c", say, DATABASE_URL="postgres://u@h/n?sslmode=require", DATABASE_POOL="3", **SECRET)
    assert ended.stdout.split() == ["require", "3", "check_connection"], ended.stderr


def test_gunicorn_stops_with_one_sentence_too() -> None:
    ended = start("-m", "gunicorn", "-c", "python:reader.deployment.gunicorn")
    assert ended.returncode != 0
    assert ended.stderr.startswith("SECRET_KEY is not set. Set it to a long random string")
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
