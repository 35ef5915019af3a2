"""The hub: everything that runs in the shop. One package per room; docs/ARCHITECTURE.md holds the plan."""
