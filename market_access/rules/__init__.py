"""Verbs of market access, and what the gate says of a product and a destination."""
