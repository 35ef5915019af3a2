"""What screens, bot and report read: plain values, ready to show, in the shop's zone and currency."""
