# Parallax with all that it serves from, for PostgreSQL and for files of every format. docs/deploying.md says how it is run.
FROM python:3.13-slim AS built
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
# The pins by themselves, so that a change of the program alone installs nothing anew.
COPY requirements.txt requirements-postgres.txt requirements-formats.txt ./
RUN /venv/bin/pip install --only-binary :all: --requirement requirements.txt \
    --requirement requirements-postgres.txt --requirement requirements-formats.txt

# The pages' modules and stylesheets in a few files: esbuild is needed for that alone.
FROM built AS collected
RUN apt-get update -q && apt-get install -y -q --no-install-recommends esbuild
WORKDIR /srv/parallax
COPY manage.py ./
COPY reader reader
COPY annotations annotations
COPY templates templates
# Hashing needs no secret and no database, but settings without a key do not start.
RUN SECRET_KEY="$(/venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    DATABASE_URL=sqlite://:memory: /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIND=0.0.0.0 PORT=8000
RUN useradd --system --uid 10001 --home-dir /srv/parallax parallax
WORKDIR /srv/parallax
COPY --from=built /venv /venv
COPY manage.py ./
COPY reader reader
COPY annotations annotations
COPY templates templates
COPY fixtures fixtures
COPY --from=collected /srv/parallax/staticfiles staticfiles
RUN python -m compileall -q manage.py reader annotations
USER parallax
EXPOSE 8000
# Whether it lives, not whether its database does: restarting Parallax would not mend that.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "python:reader.deployment.gunicorn"]
