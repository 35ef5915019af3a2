"""A voice note to play: its bytes go to the player itself, so no address ever serves them."""

from __future__ import annotations

import flet as ft
from flet_audio import Audio, AudioState, AudioStateChangeEvent

from hub.ui.components import buttons, surfaces
from hub.ui.components.text import muted, strong
from hub.ui.context import component
from hub.ui.session import Session
from hub.ui.theme import RADIUS, Space


@component
def VoiceNote(session: Session, media: str, words: str | None) -> ft.Control:
    """Play and stop, with the words that were heard. The audio is read when it is first played."""
    p, w = session.palette, session.words
    playing, set_playing = ft.use_state(False)
    gone, set_gone = ft.use_state(False)
    player = ft.use_ref(None)

    async def changed(event: AudioStateChangeEvent) -> None:
        set_playing(event.state == AudioState.PLAYING)

    async def toggle(_event: ft.ControlEvent) -> None:
        if playing:
            await player.current.pause()
            return
        if player.current is None:
            file = await session.ask(lambda reader: reader.media(media))
            if file is None:
                set_gone(True)
                return
            player.current = Audio(src=file.content, on_state_change=changed)
        await player.current.play()

    async def release() -> None:
        if player.current is not None:
            await player.current.release()
            player.current = None

    ft.use_effect(lambda: None, [], cleanup=release)
    symbol = ft.Icons.PAUSE if playing else ft.Icons.PLAY_ARROW
    name = w("voice.pause") if playing else w("voice.play")
    text = w("voice.gone") if gone else f"“{words}”" if words else w("voice.unheard")
    return ft.Container(
        ft.Row(
            [
                buttons.icon(p, symbol, name, toggle, tone="accent", disabled=gone),
                ft.Column(
                    [
                        ft.Row(
                            [ft.Icon(ft.Icons.MIC, size=16, color=p.muted), muted(p, w("voice.name"))], spacing=Space.XS
                        ),
                        strong(p, text),
                    ],
                    spacing=2,
                    expand=True,
                    tight=True,
                ),
                *([surfaces.chip(p, w("voice.playing"), "accent", ft.Icons.GRAPHIC_EQ)] if playing else []),
            ],
            spacing=Space.M,
        ),
        bgcolor=p.accent_soft,
        border_radius=RADIUS,
        padding=Space.M,
    )
