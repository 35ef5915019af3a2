"""The relay: a blind post office between WhatsApp, the shop's devices and the owner's browser."""
