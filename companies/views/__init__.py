"""Pages of companies: public and portal."""
