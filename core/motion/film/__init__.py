"""Films → timelines: who is seen, who is who over the frames, and the way each of them moves.

reading      a film's frames by their time stamps    seen, looking   who is in one frame
request      what is asked for                       films           films, and what was seen so far
following    who is who from frame to frame          smoothing       one-euro, gaps, wild points
moving       the ways people move                    bodies          onto other proportions
thinning     few keys in place of many frames        clips           all of it, into a timeline
"""
