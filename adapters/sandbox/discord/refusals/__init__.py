"""What Discord refuses in a body: messages, components, modals, commands. Pure functions over raw bodies."""
