# The site as an image: code and packages that nobody can change, a user without rights, and one
# volume for all that it keeps. docs/installing.md tells how it is run.

ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements-production.txt /tmp/
# There is no compiler here, and none is needed.
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: \
        -r /tmp/requirements-production.txt \
    && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:${PYTHON}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/srv/spacetourism/staticfiles \
    DATABASE_URL=sqlite:////data/db.sqlite3 \
    MEDIA_ROOT=/data/media \
    COUNTS_FILE=/data/counts.sqlite3 \
    ASKED_FOR_FILE=/data/asked-for.json
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent spacetourism \
    && install --directory --owner spacetourism --mode 750 /data /backups
WORKDIR /srv/spacetourism
COPY --from=packages /opt/venv /opt/venv
# What .dockerignore lets through, and it belongs to root.
COPY . .
# The key signs nothing here, and is in no layer that is run.
RUN SECRET_KEY=only-to-collect-the-static-files python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q manage.py missions spacetourism
USER 10001
VOLUME ["/data"]
EXPOSE 8000
# Readers can do without the cache; without the rest they cannot.
HEALTHCHECK --interval=30s --timeout=6s --start-period=40s CMD \
    ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz?exclude=cache', timeout=5)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "spacetourism.serve"]
