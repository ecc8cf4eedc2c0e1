"""Real-ESRGAN networks as ncnn keeps them: a graph in words and its weights beside it."""
