"""The engine of the Cargo Big Data System: features, model, reasons and figures over tables."""
