"""The public note that everything began with, and how to read a text in a test."""

from datetime import date

from bench.press_notes import known_of_the_reference
from missions.press_note.reading import read_press_note

TODAY = date(2026, 3, 2)
SEED = """\
FMM West Africa Promotes South-South Cooperation in the Area of Labour Migration Management

FMM West Africa promotes South-South Cooperation in the area of Labour Migration Management. Photo: IOM

Tunis - From January 21st to 25th 2019, senior managers responsible for implementing the Togolese labour migration strategy met with Tunisian labour authorities in Tunis, Tunisia to learn from Tunisia’s experience with governance and management of labour migration in Tunisia. The Togolese delegation included the Director General of Employment Gaston Batchey, Director General of the National Employment Agency Edmond Amoussou, Director of Togolese Abroad Afetogbo Azilan and representatives from the Togolese Employer’s Association and Trade Union Centres.

The purpose of the mission was to initiate institutional cooperation and the exchange of good practices, experiences and technical assistance between Togo and Tunisia. The mission included visits to operational institutions responsible for labour migration in Tunisia and institutions responsible for supporting Tunisian nationals abroad and foreigners living in Tunisia. These institutions included, amongst others, the Agency of Employment and Independent Labour (ANETI), Migration Resource Centre, Office of Tunisians Abroad and the NGO Terre d’Asile.

The development of Togo’s labour migration strategy and action plan is supported by the "Support to Free Movement of Persons and Migration in West Africa” (FMM West Africa) project’s Demand Driven Facility (DDF) under the coordination of the International Centre for Migration Policy Development (ICMPD). FMM West Africa is jointly funded by the European Union and ECOWAS Commission and is implemented by IOM, ILO and ICMPD and aims to boost the development potential of free movement and migration in West Africa. Under the project, DDF provides technical assistance to national institutions of ECOWAS member states and Mauritania to sharpen migration management capacities and reinforce the implementation of ECOWAS migration policies at the national level. Launched in July 2015 and validated on November 14th 2017, Togo’s labour migration strategy and action plan was developed to strengthen the capacities of actors involved in governance and management of labour migration in Togo.

Director General Batchey, expressed his gratitude on behalf of the delegation for the opportunity to enable the Togolese to immerse themselves in the Tunisian labor migration management scheme. “The different institutions we met during these five days displayed a great level of professionalism towards an enabling environment for placing job seekers. This mission creates many avenues of collaboration whereby Togo will sought Tunisia expertise in the area of international job placement.”

The visit concluded with a debriefing session between the Togolese delegations and heads of ANETI to review the prospects of cooperation between Togo and Tunisia.


SDG 8 - Decent Work and Economic Growth
SDG 10 - Reduced Inequalities
"""

_known = []


def read(text, *, today=TODAY):
    """With the bodies and themes that every installation starts with."""
    if not _known:
        _known.append(known_of_the_reference())
    return read_press_note(text, _known[0], today=today)
