"""Results on disk: tidy Parquet tables, written whole or not at all."""
