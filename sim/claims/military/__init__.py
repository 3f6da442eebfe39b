"""What wins and loses fights."""
