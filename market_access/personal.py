"""Personal data in the tables of market access."""
