"""The WhatsApp conversation: durable intake, dialogue, what the books owe to whom, and the sender."""
