"""What leans on the internals of Pulumi's Python SDK, in one small room.

The SDK hands a dynamic provider neither the resource's URN nor the user's timeouts, and gives it no way to end a call
as "made, but not well", to say a line, to hear Ctrl-C or to work on more than four resources at once. The engine's
protocol has all of it, and the servicer that calls us (`pulumi/dynamic/__main__.py`) can be reached from inside a call.

Every file here: one use, a way to ask at run time whether this SDK allows it (`is_supported` and the like, gathered in
`abilities`), and what happens where it does not. All of it is proved on the engine with the lowest and the newest SDK.

What never belongs here: anything of ours. No import of another room, no word of PAI-EAS, no decision: which text, which
timeout, what is well and what is not is told to this room by `dynamic`, the only one that imports it.
"""
