"""How dates and times are written: one form on all pages of the admin, in the time zone of the settings."""
