"""Views, one noun a module."""
