"""Does it help? Networks trained with and without made images, judged on patients that nothing was made from."""
