"""Why a backup is not taken or not restored."""


class BackupRefused(Exception):
    """Nothing was kept; the message is a sentence for whoever runs the command, with what to do next."""
