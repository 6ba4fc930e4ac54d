"""Adjudication: the queue of cases, their settlement, and the curated layer that results."""
