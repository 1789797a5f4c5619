"""A bare Wagtail site with the demo's products as pages: the list that ours is measured beside."""
