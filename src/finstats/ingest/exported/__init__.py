"""What `finstats export` wrote, read again: single files, workbooks, packages, SDMX-CSV."""
