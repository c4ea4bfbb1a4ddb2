"""What published figures imply about each other, and where they contradict (DESIGN 2).

spans -> rules -> narrowing -> conflicts -> verdicts -> auditing; results and keeping come last.
"""
