"""What `tools/bench_web.py` measures with: a site, a reference page, a server and clients."""
