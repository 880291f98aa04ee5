"""A shop on your own machine: saved pages, and the small server that plays them."""
