"""The revision of the schema that this release reads; a test holds it to the shipped migrations."""

HEAD = "0008"
