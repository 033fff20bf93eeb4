"""The phone channel: one call flow, rendered to webhooks, to Asterisk and to VoiceXML."""
