"""Stand-ins for Slack and Discord on 127.0.0.1, speaking the real wire protocols.

State (who is there, what was said) and protocol (how it is asked for and told) live in different modules, so that
another face, such as a page in the browser, can be put on the same state.
"""
