"""The command line: one command a file, bodies of a few lines; nothing is parsed or printed there."""
