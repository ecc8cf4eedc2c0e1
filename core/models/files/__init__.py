"""The files of models: headers, tensors, configurations, and where they lie."""
