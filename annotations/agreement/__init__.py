"""Agreement between analysts: the measures, and the pages that show them."""
