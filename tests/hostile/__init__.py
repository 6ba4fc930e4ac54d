"""What happens to Parallax in hostile hands: a corpus through every door, fuzzing, strangers' numbers, extra fields."""
