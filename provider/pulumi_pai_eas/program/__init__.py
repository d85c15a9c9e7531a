"""What runs in the user's program: typed arguments in, a property bag out.

Never here: rules, defaults, the world. pydantic is loaded inside `from_service_json`, Alibaba's SDKs inside a look-up.
"""
