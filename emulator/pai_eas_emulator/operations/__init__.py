"""One file for each group of operations; loading them declares them."""
