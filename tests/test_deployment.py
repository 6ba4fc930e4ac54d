"""The Dockerfile and compose.yaml, as far as they can be held without building: what they name is there and fits."""

import fnmatch
import re
from pathlib import Path

import pytest
import yaml

from reader.deployment import gunicorn
from tests.test_settings import SECRET, start

ROOT = Path(__file__).parent.parent


def instructions(name: str = "Dockerfile") -> list[tuple[str, str]]:
    """Each instruction with its words, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / name).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def words(instruction: str) -> list[str]:
    return [said for what, said in instructions() if what == instruction]


def test_it_is_built_upon_one_slim_python_that_is_named_whole() -> None:
    stages = [said.split() for said in words("FROM")]
    named = {name for _, _, name in (said for said in stages if len(said) == 3)}
    assert {base for base, *_ in stages} - named == {"python:3.13-slim"}


def test_all_that_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_through = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored
    copied = {
        source for said in words("COPY") if not said.startswith("--from") for source in said.split()[:-1]
    }
    assert copied == set(let_through)
    assert all((ROOT / source).exists() for source in copied)
    assert not any(fnmatch.fnmatch(".env", pattern) for pattern in let_through)


def test_it_runs_as_nobody_in_particular_and_gunicorn_is_what_ends() -> None:
    order = [what for what, _ in instructions()]
    assert order.index("USER") > max(place for place, what in enumerate(order) if what in ("RUN", "COPY"))
    assert words("USER") == ["parallax"]
    assert words("CMD") == ['["gunicorn", "-c", "python:reader.deployment.gunicorn"]']
    assert words("STOPSIGNAL") == ["SIGTERM"]


def test_no_secret_is_built_in() -> None:
    said = " ".join([*words("ENV"), *words("ARG")])
    assert not re.search(r"SECRET|PASSWORD|DATABASE_URL", said)


def test_its_health_is_whether_it_lives() -> None:
    (check,) = words("HEALTHCHECK")
    command = yaml.safe_load(check[check.index("[") :])
    assert command[0] == "python"
    compile(command[2], "HEALTHCHECK", "exec")
    assert "/healthz" in command[2]


@pytest.fixture(scope="module")
def services() -> dict:
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]


def test_nobody_is_served_before_the_migrations_are_applied(services: dict) -> None:
    waited = services["parallax"]["depends_on"]
    assert waited["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert services["database"]["healthcheck"]["test"]
    assert services["migrate"]["command"] == ["python", "manage.py", "migrate", "--no-input"]


def test_the_data_are_in_a_volume_and_the_secrets_in_a_file_that_git_ignores(services: dict) -> None:
    assert services["database"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert services["parallax"]["env_file"] == ".env"
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for service in services.values():
        for name, value in service["environment"].items():
            assert not re.search("PASSWORD|SECRET", name) or value.startswith("${POSTGRES_PASSWORD:?")


def test_only_this_machine_reaches_it_past_the_proxy(services: dict) -> None:
    assert services["parallax"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["database"]


def test_who_is_told_to_stop_is_given_longer_than_gunicorn_gives_its_requests(services: dict) -> None:
    assert int(services["parallax"]["stop_grace_period"].removesuffix("s")) > gunicorn.graceful_timeout


def test_the_settings_start_with_what_compose_gives(services: dict) -> None:
    given = services["parallax"]["environment"]["DATABASE_URL"]
    url = re.sub(r"\$\{POSTGRES_PASSWORD[^}]*\}", "0123456789abcdef", given)
    say = (
        "from django.conf import settings as s; d = s.DATABASES['default'];"
        "print(d['HOST'], d['NAME'], d['PASSWORD'], s.BIND)"
    )
    env = {"DJANGO_SETTINGS_MODULE": "reader.settings", "DATABASE_URL": url, "BIND": "0.0.0.0"}
    ended = start("-c", say, **env, **SECRET)
    assert ended.stdout.split() == ["database", "parallax", "0123456789abcdef", "0.0.0.0"], ended.stderr


def test_gunicorn_takes_its_settings_from_the_environment() -> None:
    say = (
        "from reader.deployment import gunicorn as s; "
        "print(s.bind, s.workers, s.threads, s.worker_class, s.accesslog)"
    )
    env = {"PORT": "8123", "WEB_CONCURRENCY": "3", "WEB_THREADS": "6", "BIND": "10.0.0.1"}
    ended = start("-c", say, **env, **SECRET)
    assert ended.stdout.split() == ["10.0.0.1:8123", "3", "6", "gthread", "None"], ended.stderr


def test_gunicorn_knows_every_one_of_its_settings() -> None:
    ours = {name for name in vars(gunicorn) if not name.startswith("_")} - {"os", "sys", "settings", "cores"}
    ours -= {"ImproperlyConfigured"}
    from gunicorn.config import KNOWN_SETTINGS

    assert ours - {setting.name for setting in KNOWN_SETTINGS} == set()


def test_the_image_reads_every_format() -> None:
    install = next(said for said in words("RUN") if "pip install" in said)
    assert set(re.findall(r"--requirement (\S+)", install)) == {
        f"requirements{extra}.txt" for extra in ("", "-postgres", "-formats")
    }
