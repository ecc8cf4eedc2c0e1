"""Where networks of ONNX files lie on this machine, and which of them belong together."""
