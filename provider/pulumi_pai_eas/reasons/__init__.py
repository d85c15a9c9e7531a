"""Why a service is not well, and the change that mends it: pure tables over what the API and the logs say.

Never here: look-ups (they are `lifecycle.diagnosis`), texts of several lines (`messages.failure`), decisions.
"""
