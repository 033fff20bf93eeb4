"""The ways in: one module or folder a channel, whose name is the channel's."""
