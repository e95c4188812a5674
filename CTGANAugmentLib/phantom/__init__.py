"""A digital chest phantom with exact organ masks, rendered as CT and as MR."""
