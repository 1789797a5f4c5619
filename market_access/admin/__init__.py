"""Import the app's pages of the admin site to register them."""
