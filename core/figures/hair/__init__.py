"""Hair: its styles as data, and the painter of them."""
