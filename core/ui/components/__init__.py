"""Our own components in the browser: each a folder with its HTML, CSS and JavaScript."""
