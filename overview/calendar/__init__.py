"""What happens when: missions, visits, milestones, expiries and public holidays."""
