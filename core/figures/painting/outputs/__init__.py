"""What a drawing gives beside its picture: layers, maps, labels."""
