"""Every text of several words that a user reads during an operation. Pure: values in, text out."""
