"""The app's screens, in Flet: one code for the desktop window and the browser."""
