"""Where the rooms are joined: settings → storage → core → adapters → clock. Nothing else in bot knows them all."""
