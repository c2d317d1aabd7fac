"""Finding the source: where in the stories words stand that somebody posted."""
