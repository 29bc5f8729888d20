"""What has settled, as Parquet files that are written once and swapped in by a pointer."""
