"""What objectives are put together from, beside networks and losses."""
