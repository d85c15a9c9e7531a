"""The only rooms that name Alibaba's SDKs.

Their typed methods build the requests, so that paths, queries and bodies are the published ones. Sending and reading
are ours: the SDK drops fields it does not know, swallows wrong types, follows redirects, applies proxies to loopback
and tells a request that never left apart from one that got no answer only in prose.
"""
