"""The formats that an answer is written in, and what each can carry."""

from __future__ import annotations

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md", "html", "xlsx", "parquet", "sdmx-csv")
BINARY = ("xlsx", "parquet")  # written as bytes; all others as text
TEXTS = tuple(form for form in FORMATS if form not in BINARY)
EXPORTED = tuple(form for form in FORMATS if form != "table")  # what export writes
LAKE = "lake"  # the word for every view as files of an engine, renewed where they changed
STREAMED = ("csv", "tsv", "jsonl")  # whose rows need not all be there at once
DESCRIBED = ("xlsx", "parquet", "sdmx-csv")  # which carry sources and definitions (Result.about)
ACCOMPANIED = ("sdmx-csv",)  # which want a second file beside the first (render.companion)
# How the name of a file ends that is written in a format, and the extra that writes it.
SUFFIXES = {form: f".{form}" for form in FORMATS} | {"table": ".txt", "sdmx-csv": ".sdmx.csv"}
EXTRAS = {"xlsx": "xlsx", "parquet": "parquet", "sdmx-csv": "sdmx"}

PICTURES = ("svg", "png", "html")  # what a chart is besides the bars of a terminal (table)
# Of a chart; all others are formats of the figures in it.
CHART_FORMATS = ("table", *PICTURES, *(form for form in FORMATS if form not in ("table", "html")))
