"""The error for a backup that is not taken or not restored."""


class BackupRefused(Exception):
    """A refused backup or restore; nothing was kept. The message tells the operator what to do next."""
