"""Active contours and level sets: a curve or surface that moves until it fits."""
