"""A shop by django-oscar, its own pages, with the demo's products: a list that ours is measured beside."""
