from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """Measures and returns of counts, compared fairly; and what an adoption changed."""

    name = "waymark.network.benchmarks"
    label = "network_benchmarks"
    notices_title = "Measures"
