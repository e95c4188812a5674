"""Region methods: growing from seeds, flooding from minima."""
