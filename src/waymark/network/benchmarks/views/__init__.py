"""The pages of measures, returns and effects."""
