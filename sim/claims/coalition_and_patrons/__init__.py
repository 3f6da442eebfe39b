"""What binds the enemies of Islamic State, what divides them, and what outside powers bring."""
