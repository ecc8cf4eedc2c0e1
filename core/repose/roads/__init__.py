"""The ways beside the puppet: ``redraw`` by the painter, ``overpaint`` by a checkpoint, and
``prints`` that stay what they are on any of them."""
