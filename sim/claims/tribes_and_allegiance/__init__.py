"""What moves tribes and insurgent allies between Islamic State, the middle and the government side."""
