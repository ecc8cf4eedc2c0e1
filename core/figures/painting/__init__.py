"""What a drawing is made with: shapes, the painter that fills them, styles of the whole picture."""
