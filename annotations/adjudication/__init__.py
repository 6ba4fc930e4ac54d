"""Adjudication: the queue of cases, settling them, and the curated layer that comes of it."""
