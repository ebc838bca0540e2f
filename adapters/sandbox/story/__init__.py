"""Scripted community life on the stand-ins, told as a readable transcript of both chats."""
