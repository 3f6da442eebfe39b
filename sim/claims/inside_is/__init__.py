"""What keeps Islamic State going from inside, and what wears it down."""
