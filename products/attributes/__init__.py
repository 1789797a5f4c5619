"""What a product tells by its sector: the values of its attributes as texts, and as columns of sheets."""
