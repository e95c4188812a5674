"""Networks, one a file: shapes in, shapes out, no training."""
