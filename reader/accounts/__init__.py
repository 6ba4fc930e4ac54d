"""Accounts: signing in and out, passwords, and the waits after failed attempts."""
