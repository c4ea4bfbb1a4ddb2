"""`finstats web`: pages over an immutable copy of a database, by Datasette.

A copy in a private folder is made (copying), without texts; its public views become tables of a
second file, which alone Datasette opens (published); names and figures are indexed in a third
(searching). Pages ask the questions of `finstats.api` of the first (pages, questions), show their
results with a link at every figure (tables, links), and stand in Datasette through its hooks
(hooks, app). What reaches the server from outside passes `edges`.
"""
