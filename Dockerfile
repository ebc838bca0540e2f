# What is run never sees a compiler, a package index or this source tree: only the finished virtual environment.
FROM python:3.11-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /src
COPY requirements.lock requirements-run.lock ./

RUN python -m venv /opt/shinrai \
    && /opt/shinrai/bin/pip install --require-hashes -r requirements-run.lock

# The build back end and what it needs, by the hashes of the lock file. Were one missing here, pip would refuse.
RUN awk '/^[^ #]/ { keep = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/ } keep' \
        requirements.lock > build.lock \
    && pip install --require-hashes -r build.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY storage storage

RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/shinrai/bin/pip install --no-deps --no-index /wheels/*.whl \
    && /opt/shinrai/bin/pip check \
    && /opt/shinrai/bin/pip uninstall --yes pip setuptools


FROM python:3.11-slim

RUN useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin shinrai \
    && install --directory --owner=shinrai --group=shinrai --mode=0700 /data

COPY --from=build /opt/shinrai /opt/shinrai

# /data is the only place that is written to: the root file system may be read-only.
ENV PATH=/opt/shinrai/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SQLITE_TMPDIR=/data \
    DATABASE_URL=sqlite:////data/shinrai.db \
    SHINRAI_HTTP=0.0.0.0:8080

WORKDIR /data
VOLUME /data
USER shinrai
EXPOSE 8080

# 200 while the database answers, 503 otherwise. Another port in SHINRAI_HTTP needs another HEALTHCHECK.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:8080/health', timeout=4)"]

CMD ["shinrai", "run"]
