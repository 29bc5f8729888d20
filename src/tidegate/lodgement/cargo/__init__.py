"""Cargo on the road: reference numbers bundled with the vehicle that carries them."""
