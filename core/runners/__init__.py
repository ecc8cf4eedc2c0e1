"""What carries out the jobs of the studio: one module a sort of work.

A runner takes the request, the studio's services, the job and its context, and returns the ids of
the pictures that it kept. It may be started again after a crash: it does not make again what
``gallery.of_job`` has.
"""
