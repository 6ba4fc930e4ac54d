"""What serves Parallax: gunicorn, checks, health, static files and PostgreSQL."""
