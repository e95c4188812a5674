"""How good a result is: scores against a reference."""
