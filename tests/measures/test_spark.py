"""The same cube, by hash, from Apache Spark in local mode."""

import shutil
from importlib.util import find_spec

import pytest

from waymark.measures import Rules, Store, evaluate
from waymark.measures.synth import Synthetic, write_parquet

PRESENT = find_spec("pyspark") is not None and shutil.which("java") is not None
AREA = '[switch]\non = ["L-VCU24"]\n'


@pytest.mark.skipif(not PRESENT, reason="needs Java and the extra waymark[spark]")
def test_spark_gives_the_cube_of_one_machine(tmp_path):
    from waymark.measures.spark import evaluate_on_spark

    synthetic = Synthetic(4000, forces=3)
    write_parquet(tmp_path / "log.parquet", synthetic)
    from waymark.measures.extracts import ingest

    ingest(Store(tmp_path / "store"), tmp_path / "log.parquet", buckets=5)
    (tmp_path / "area.toml").write_text(AREA)
    rules = Rules.load(settings=tmp_path / "area.toml")
    store = Store(tmp_path / "store")

    here = evaluate(store, rules, synthetic.as_of, clock="recorded")
    there = evaluate_on_spark(store, rules, synthetic.as_of, clock="recorded")

    assert there.hash == here.hash
    assert there.table() == here.table()
