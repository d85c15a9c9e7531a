"""The only HTTP: model in, model out.

Never here: decisions. What to do about an answer is for `lifecycle` to say; this room says what the answer was.
"""
