"""Data in, Plotly figure (or the words that stand beside it) out: no page, no model."""
