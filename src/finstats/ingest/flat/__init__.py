"""Large flat files of figures: read by a process of their own, written in one transaction."""
