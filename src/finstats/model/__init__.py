"""The words of the design as frozen values: numbers, bounds, periods, printed figures, facts.

Nothing here reads or writes anything, and only the standard library is imported.
"""
