"""The commands of ``ctganaugment``, one a file: `fill` gives a parser its flags and says what to do."""
