"""Pages of the companies: public ones, and the owner's."""
