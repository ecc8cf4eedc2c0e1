"""A still picture moves a little, without any pose: breath, blink, hair and cloth, camera.

moves      which, and how they go with time     scene    a picture as a figure before its ground
sway       breath, hair and cloth               eyes     where eyes are, and how they close
clip       frames
"""
