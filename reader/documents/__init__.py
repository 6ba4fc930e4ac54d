"""Pieces: their pages and forms, their structure and their HTML."""
