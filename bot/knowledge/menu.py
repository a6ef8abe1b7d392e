"""The custom menu as an editor writes it. WeChat's limits are checked where it is sent. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Button(BaseModel):
    """One thing to press: `send` says a sentence to the bot in her name, `open` opens a page, `buttons` opens a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    send: str = ""
    open: str = ""
    buttons: tuple[Button, ...] = ()

    @model_validator(mode="after")
    def _one_of(self) -> Button:
        if sum(map(bool, (self.send, self.open, self.buttons))) != 1:
            raise ValueError(f"按钮“{self.name}”要写 send、open、buttons 三样中的一样")
        return self


class Menu(BaseModel):
    """One to three buttons at the foot of the chat."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    buttons: tuple[Button, ...] = Field(min_length=1, max_length=3)
