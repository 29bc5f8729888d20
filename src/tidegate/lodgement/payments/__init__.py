"""What is paid: payments, gateways, what does not fit, and the daily comparison."""
