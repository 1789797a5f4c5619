"""The desk of a trading house: its officers' pages, and the houses side by side for the Ministry."""
