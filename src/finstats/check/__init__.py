"""An article held against what is published: read, tried inside a transaction, taken back."""
