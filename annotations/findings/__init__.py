"""The findings page: figures, charts and words of a comparison."""
