"""Reference data of market access: requirements, reliefs, agreements, origin, duties."""
