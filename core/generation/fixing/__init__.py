"""Small faces and hands of a finished picture, drawn again larger and blended back."""
