"""How dates and times are written: one form on all pages, in the time zone of the settings."""
