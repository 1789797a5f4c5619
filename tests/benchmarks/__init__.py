"""The speed of the portal as ratios of two measurements of one run: `make bench`. Never part of the test suite."""
