"""Many cases made out of few by a recipe: stopped at any point and run again, the result is the same to the byte."""
