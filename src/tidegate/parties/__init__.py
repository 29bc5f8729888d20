"""Who takes part in trade: parties, their identifiers, standing and vehicles."""
