"""Learning: what people set right, what is made of it, and how right we are. Pure.

``features`` of a text, ``table`` a model as a worker asks it, ``train`` makes one
in the training job; ``calibration`` says how far a figure may be believed.
"""
