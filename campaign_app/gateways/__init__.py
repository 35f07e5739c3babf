"""The outside world: one module per neighbour, plain data in and out."""
