"""From facts files to rows: read, check everything, then write in one transaction."""
