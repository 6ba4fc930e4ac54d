"""Parallax as it is served in earnest: its own process under gunicorn, with the settings of production."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent.parent


class Served:
    """A running copy: how to ask it, and what it has logged."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.log = folder, folder / "log"
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self.environment = kept | {
            "SECRET_KEY": "a-long-and-random-looking-string-of-characters-0123456789",
            "ALLOWED_HOSTS": "parallax.example",
            "DATABASE_URL": url,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "DJANGO_SETTINGS_MODULE": "tests.serving.settings",
            "STATIC_ROOT": str(folder / "static"),
            "DJANGO_SUPERUSER_PASSWORD": "a long enough word",
        }

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def running(self) -> Iterator[None]:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:reader.deployment.gunicorn"]
        with self.log.open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=log, stdout=log)
        try:
            self.wait_for("/healthz", 200)
            yield
        finally:
            process.terminate()
            code = process.wait(40)
        assert code == 0, self.log.read_text()

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> HTTPResponse:
        """The answer, read whole already: what a proxy that speaks HTTPS would be given."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"host": "parallax.example", "x-forwarded-proto": "https"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.body = answer.read()  # type: ignore[attr-defined]
        return answer

    def sign_in(self, username: str, password: str) -> dict[str, str]:
        """The headers that a signed-in person's browser sends along, for forms too."""
        cookies = _cookies(self.ask("/accounts/login/"))
        form = {"username": username, "password": password} | _token(cookies)
        sent = {"referer": "https://parallax.example/accounts/login/"}
        sent["content_type"] = "application/x-www-form-urlencoded"
        given = self.ask(
            "/accounts/login/", method="POST", body=urlencode(form).encode(), cookie=_sent(cookies), **sent
        )
        assert given.status == 302, given.status
        cookies |= _cookies(given)
        return sent | {"cookie": _sent(cookies), "x_csrftoken": _token(cookies)["csrfmiddlewaretoken"]}

    def wait_for(self, path: str, status: int, patience: float = 120) -> None:
        """Wait until `path` is answered with `status`."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            try:
                if self.ask(path).status == status:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{path} was never answered with {status}: {self.log.read_text()}")


def _cookies(answer: HTTPResponse) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_all("Set-Cookie", []):
        jar.load(line)
    return {name: cookie.value for name, cookie in jar.items()}


def _sent(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _token(cookies: dict[str, str]) -> dict[str, str]:
    """What a form proves itself by, from the cookie, whatever prefix its name has."""
    return {"csrfmiddlewaretoken": next(cookies[name] for name in cookies if name.endswith("csrftoken"))}
