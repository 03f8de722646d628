"""Reports that write themselves: to a donor, about a country, for a minister, of a plan.

Each gathers what its reader may see, once; the page, the paper and the workbook say the
same. Figures are those of `overview.indicators`, and lead to their rows.
"""
