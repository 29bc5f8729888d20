"""What an administration found, what it missed, and what another policy would have found."""
