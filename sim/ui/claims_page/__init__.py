"""The page of the claims: found, read, weighed, switched and questioned; and the worlds they make."""
