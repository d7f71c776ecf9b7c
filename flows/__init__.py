"""When things happen: the flows, and the commands that start them."""
