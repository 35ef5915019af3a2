"""Exchange with the relay: inbox, push and pull of sealed events, publishing of the report and the webstore."""
