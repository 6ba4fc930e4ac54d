"""Deployment: gunicorn, checks, health, static files and PostgreSQL."""
