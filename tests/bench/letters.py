"""The service without its encoder, for the ratio of turns.py: what is left of a turn when messages go by letters."""

from bot import create_app
from bot.matching import semantic

semantic.USE = None
app = create_app()
