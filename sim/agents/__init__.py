"""Who decides and acts: governments, patrons, tribes, forces, Islamic State and the people of the places."""
