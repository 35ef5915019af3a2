"""What a sandbox is started with: the business's own identity, where its webhooks go, and who is there."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SeedPerson:
    """Somebody with WhatsApp who is there from the start.

    `phone` is in international form, digits with or without `+` and spaces. `language` is an ISO 639 code.
    `role` is a label for the chat page alone ("Empleada"); the bot never sees it. `hides_phone` is a person
    who writes under a username: the webhooks then carry their `user_id` and no number.
    """

    name: str
    phone: str
    language: str = "es"
    role: str = ""
    hides_phone: bool = False


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """The business account that the sandbox plays Meta for.

    `webhook_url` receives the signed webhooks; `app_secret` signs them; `access_token` is what Graph calls
    must carry. `public_base_url` is this server's own address as others reach it: media addresses start with
    it, and `serve` and `running` fill it in when it is empty. `notes_dir` holds ready voice notes: `texts.tsv`
    (id, language, text) and one `<id>.ogg` each. Times are in seconds.
    """

    webhook_url: str
    app_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    phone_number_id: str = "106540352242922"
    display_phone_number: str = "15550783881"
    business_account_id: str = "419561257915477"
    business_name: str = "WhatsApp"
    people: tuple[SeedPerson, ...] = ()
    public_base_url: str = ""
    notes_dir: Path | None = None
    auto_approve_templates: bool = True
    statuses: bool = True
    enforce_rates: bool = True
    retry_first: float = 0.2
    retry_cap: float = 5.0
    webhook_timeout: float = 10.0
