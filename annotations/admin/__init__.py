"""The admin of what analysts and curators make: one module per noun."""

from annotations.admin import (
    changes,
    codebook,
    comments,
    front_page,
    highlights,
    links,
    members,
    readings,
    rulings,
    silences,
)
