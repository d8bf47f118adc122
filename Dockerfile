FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /build/requirements.lock
# The lock's first section is what production runs on; the others are for the demo and the tests.
RUN sed '/^# section: local$/,$d' /build/requirements.lock > /build/runtime.lock \
    && python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /build/runtime.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /home/casemgmt casemgmt \
    && install -d -o casemgmt -g casemgmt /srv/files /srv/anchors
COPY --from=packages /opt/venv /opt/venv
COPY . /srv/casemgmt
WORKDIR /srv/casemgmt
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=casemgmt.settings \
    CASEMGMT_STATIC_ROOT=/srv/static \
    CASEMGMT_FILES_DIR=/srv/files \
    CASEMGMT_ANCHORS=/srv/anchors/anchors.jsonl
# Collecting files opens no database and signs nothing; the two values are never used again.
RUN CASEMGMT_SECRET_KEY=unused-while-building WEB_DATABASE_URL=postgres://nobody@localhost/none \
    python manage.py collectstatic --noinput
USER 10001
EXPOSE 8000
CMD ["gunicorn", "casemgmt.wsgi:application", \
     "--worker-class", "casemgmt.serving.PatientWorker", \
     "--logger-class", "casemgmt.serving.DiscreetLogger", "--workers", "2", "--threads", "4", \
     "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/tmp", "--no-control-socket"]
