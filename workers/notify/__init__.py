"""From alerts to messages that leave."""
