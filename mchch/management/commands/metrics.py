"""The place that Prometheus reads (docs/observe.md): its own process, on this machine."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import start_http_server

from mchch.watch.exporter import registry


class Command(BaseCommand):
    help = "Serves the metrics of this installation to Prometheus, until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--bind", default="127.0.0.1:9108", help="address:port")

    def handle(self, *, bind, **options):
        host, _, port = bind.rpartition(":")
        if not (host and port.isdigit()):
            raise CommandError(f"--bind must be ADDRESS:PORT, not {bind!r}")
        if settings.METRICS_DIR:
            Path(settings.METRICS_DIR).mkdir(parents=True, exist_ok=True)
        server, thread = start_http_server(int(port), host.strip("[]"), registry())
        self.stdout.write(f"Metrics on http://{host}:{server.server_port}/metrics")
        self.stdout.flush()
        thread.join()
