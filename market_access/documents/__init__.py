"""Printed papers of market access."""
