"""The service without its encoder, for the ratio of turns.py: what is left of a turn when messages go by letters."""

from bot import create_app
from bot.matching import encoder

encoder.NumpyBackend = None
app = create_app()
