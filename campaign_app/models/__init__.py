"""What is true: one module per noun, typed columns, constraints, one-row rules. Importing this loads every table."""

from campaign_app.models.account import Account, AccountSession, LoginTry, Membership, Role
from campaign_app.models.action_page import ActionPage, PageKind, PageStatus
from campaign_app.models.audit import AuditEvent, AuditSeal
from campaign_app.models.brief_comment import BriefComment, DeliveredComment
from campaign_app.models.campaign import Campaign
from campaign_app.models.confirmation_reminder import ConfirmationReminder
from campaign_app.models.delivery import Delivery, DeliveryStatus
from campaign_app.models.delivery_file import DeliveryFile, FileKind, SentMail
from campaign_app.models.export import Export, ExportFormat, ExportKind, ExportPart, ExportStatus
from campaign_app.models.feed import Feed, FeedKind, FetchHost
from campaign_app.models.goal_change import GoalChange
from campaign_app.models.hero_image import HeroImage, HeroImageFile
from campaign_app.models.insight import InsightDelta, PageHour, PageReach, PageShare, PageSource
from campaign_app.models.invitation import Invitation, PasswordReset
from campaign_app.models.letter_batch import LetterBatch
from campaign_app.models.mailing import Audience, MailDay, Mailing, MailingStatus
from campaign_app.models.organization import Organization
from campaign_app.models.outbox import DatabaseEra, MailKind, OutboxMessage
from campaign_app.models.page_revision import PageRevision, RevisionKind, UnsavedEdit
from campaign_app.models.page_update import PageUpdate
from campaign_app.models.page_words import PageTranslation, PageVersion, PageWords
from campaign_app.models.paper import PaperCount
from campaign_app.models.representative import (
    Committee,
    CommitteeSeat,
    LocalOffice,
    PostalDistrict,
    Representative,
    Term,
)
from campaign_app.models.second_factor import Passkey, RecoveryCode
from campaign_app.models.share_image import ShareImage
from campaign_app.models.signature import (
    HeldReason,
    LedgerEvent,
    LedgerKind,
    Letter,
    RemovedReason,
    Signature,
    SignatureStatus,
)
from campaign_app.models.source import FoundDemand, Source, SourceKey, SourceKind
from campaign_app.models.supporter import Consent, Erasure, Supporter, Suppression
from campaign_app.models.tally import CountDelta, LedgerChunk, PageCount, Tally
from campaign_app.models.tally_plan import OCCASIONS, Occasion, PlanException, TallyOccasion, TallyPlan
from campaign_app.models.target import Channel, PageTarget, Target, channel_of, cwc_code_of
from campaign_app.models.target_rule import RuleKind, TargetChange, TargetRule
from campaign_app.models.wording_test import ARMS, Arm, WordingKind, WordingTest

__all__ = [
    "ARMS",
    "OCCASIONS",
    "Account",
    "AccountSession",
    "ActionPage",
    "Arm",
    "Audience",
    "AuditEvent",
    "AuditSeal",
    "BriefComment",
    "Campaign",
    "Channel",
    "Committee",
    "CommitteeSeat",
    "ConfirmationReminder",
    "Consent",
    "CountDelta",
    "DatabaseEra",
    "DeliveredComment",
    "Delivery",
    "DeliveryFile",
    "DeliveryStatus",
    "Erasure",
    "Export",
    "ExportFormat",
    "ExportKind",
    "ExportPart",
    "ExportStatus",
    "Feed",
    "FeedKind",
    "FetchHost",
    "FileKind",
    "FoundDemand",
    "GoalChange",
    "HeldReason",
    "HeroImage",
    "HeroImageFile",
    "InsightDelta",
    "Invitation",
    "LedgerChunk",
    "LedgerEvent",
    "LedgerKind",
    "Letter",
    "LetterBatch",
    "LocalOffice",
    "LoginTry",
    "MailDay",
    "MailKind",
    "Mailing",
    "MailingStatus",
    "Membership",
    "Occasion",
    "Organization",
    "OutboxMessage",
    "PageCount",
    "PageHour",
    "PageKind",
    "PageReach",
    "PageRevision",
    "PageShare",
    "PageSource",
    "PageStatus",
    "PageTarget",
    "PageTranslation",
    "PageUpdate",
    "PageVersion",
    "PageWords",
    "PaperCount",
    "Passkey",
    "PasswordReset",
    "PlanException",
    "PostalDistrict",
    "RecoveryCode",
    "RemovedReason",
    "Representative",
    "RevisionKind",
    "Role",
    "RuleKind",
    "SentMail",
    "ShareImage",
    "Signature",
    "SignatureStatus",
    "Source",
    "SourceKey",
    "SourceKind",
    "Supporter",
    "Suppression",
    "Tally",
    "TallyOccasion",
    "TallyPlan",
    "Target",
    "TargetChange",
    "TargetRule",
    "Term",
    "UnsavedEdit",
    "WordingKind",
    "WordingTest",
    "channel_of",
    "cwc_code_of",
]
