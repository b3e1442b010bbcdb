"""What people hand in becomes typed records, or is rejected with a remedy."""
