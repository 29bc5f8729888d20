"""Hash chains, Merkle roots, signed checkpoints, and whether an export agrees with them."""
