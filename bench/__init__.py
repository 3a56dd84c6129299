"""Load tests of `stoppress serve`: fan-out, the cost of a publish, the size of the first load."""
