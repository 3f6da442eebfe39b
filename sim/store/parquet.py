"""How all Parquet files are written."""

from __future__ import annotations

from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

COMPRESSION: Final = "zstd"


def open_parquet(target: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer of tables of a schema, to be closed by the caller.

    Numbers that hardly repeat gain nothing from a dictionary and cost time to look up.
    """
    keys: Any = [item.name for item in schema if not pa.types.is_floating(item.type)]
    return pq.ParquetWriter(target, schema, compression=COMPRESSION, use_dictionary=keys)
