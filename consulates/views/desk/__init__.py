"""Pages of a trading house's officers."""
