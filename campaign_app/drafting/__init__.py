"""From the text of a release to a draft of an action page; pure, standard library only.

`read` takes the bytes of a source and returns its releases; `draft` turns one release into the page it
suggests. Rules are about language and the structure of pages, never about one document.
"""

from campaign_app.drafting.draft import ActionKind, Confidence, Draft, DraftDemand, Field, draft
from campaign_app.drafting.readers import read
from campaign_app.drafting.release import Kind, Release

__all__ = ["ActionKind", "Confidence", "Draft", "DraftDemand", "Field", "Kind", "Release", "draft", "read"]
