"""Questions: arguments in, a Result out; plain SQL over the public views, one file a subject."""
