# The image of every Airflow service. All packages come from the lock, with hashes, compiled to bytecode: no pip at start.
FROM python:3.11-slim-bookworm AS packages
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/venv
COPY requirements-production.txt /tmp/
RUN uv venv /opt/venv && uv pip install --no-cache --require-hashes -r /tmp/requirements-production.txt

FROM python:3.11-slim-bookworm
# What lays out the text of PDFs.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 50000 --user-group --no-create-home --home-dir /opt/airflow mentor \
 && install -d -o mentor -g mentor -m 0750 /opt/airflow /opt/logs /opt/mentor-home
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY pyproject.toml ./
COPY schemas schemas
COPY sql sql
COPY tasks tasks
COPY cli cli
COPY plugins plugins
COPY portal portal
COPY dags dags
RUN python -m compileall -q /app
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow MENTOR_HOME=/opt/mentor-home GX_ANALYTICS_ENABLED=false
USER 50000:50000
