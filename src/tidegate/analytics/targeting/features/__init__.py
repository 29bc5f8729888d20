"""The features, one file a family of typologies."""
