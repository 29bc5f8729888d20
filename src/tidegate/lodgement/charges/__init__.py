"""What is charged for a trade declaration: rates, values in HKD, one class a rule of law."""
