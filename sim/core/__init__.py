"""What all rules share: state arrays, random streams, drivers and a few vector helpers."""
