"""finstats: published Chinese financial statistics, every figure traced to its source."""

__version__ = "0.1.0"
