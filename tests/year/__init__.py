"""A year of operation on a shrunken clock: `make year`. Needs a C compiler."""
