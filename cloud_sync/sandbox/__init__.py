"""A stand-in for WhatsApp: Meta's Graph API, its webhooks, and a chat page, on one local server.

It lets a bot be tried without a Meta account, and lets a test be any person. What it does and its HTTP
verbs are told in `docs/SANDBOX.md`.
"""
