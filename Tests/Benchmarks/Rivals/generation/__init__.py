"""Rows of the benchmark in which a model writes tokens: one after another, with beams, from a source."""
