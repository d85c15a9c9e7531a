"""The command line `pai-eas`: what one wants to know of a service, a file or a model outside of a Pulumi program.

One file for each command. Exit codes: 0 fine, 1 findings, 2 usage, 3 API or credentials.
"""
