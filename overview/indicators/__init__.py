"""Figures that are defined once and used by pages, charts and reports (adr/0023).

An indicator is a set of rows, each with the day it is dated and whether it counts. The
figure, its series, its parts by country and the list behind it all read those rows.
"""
