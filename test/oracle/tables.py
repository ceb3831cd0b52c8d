"""Parquet files as pyarrow writes them, with the cells that test/sources/tables.test.ts expects."""
import os

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = os.path.join(os.path.dirname(__file__), "tables")
KINDS = ["oak", "elm", "ash"]


def flowers(rows):
    """One row for each i, in columns of many types."""
    ids = list(range(rows))
    return pa.table({
        "kind": pa.array([KINDS[i % 3] for i in ids]).dictionary_encode(),
        "height": pa.array([i / 4 for i in ids], pa.float64()),
        "width": pa.array([-i / 8 for i in ids], pa.float32()),
        "year": pa.array([2**31 - 1 - i for i in ids], pa.int64()),
        "month": pa.array([i % 12 for i in ids], pa.int8()),
        "wild": pa.array([i % 2 == 0 for i in ids]),
        "parts": pa.array([[i] * (i % 3) for i in ids]),
    })


def main():
    os.makedirs(FOLDER, exist_ok=True)
    table = flowers(10)
    for compression in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        path = os.path.join(FOLDER, f"flowers-{compression}.parquet")
        pq.write_table(table, path, compression=compression, row_group_size=4, store_schema=False)
    gaps = pa.table({"kind": ["oak", "elm", None], "height": pa.array([1.0, None, float("nan")])})
    pq.write_table(gaps, os.path.join(FOLDER, "gaps.parquet"), store_schema=False)
    pq.write_table(gaps.slice(0, 0), os.path.join(FOLDER, "empty.parquet"), store_schema=False)


if __name__ == "__main__":
    main()
