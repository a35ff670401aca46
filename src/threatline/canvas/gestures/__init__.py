"""What a person does with the pointer: one object a gesture, from press to release or Esc."""
