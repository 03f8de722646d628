"""What Passerelle measures about itself: bin/bench NAME runs NAME.py of this folder."""
