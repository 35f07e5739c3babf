"""My signatures: what a supporter sees and decides behind the link they asked for. No account, no cookie.

Every GET shows and nothing else; what changes something is a button. The link is the authority, so posts need no token.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput
from campaign_app.extensions import csrf, limiter
from campaign_app.models import Signature, Supporter
from campaign_app.services import consent, counting, erasing, holdings, ledgers, showing, withdrawing
from campaign_app.tokens import read_old_token
from campaign_app.web.filters import sentence
from campaign_app.web.origin import refuse_cross_site
from campaign_app.web.presenting import card
from campaign_app.web.public.answers import cached, private, settings, sign_limit, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.forms import ConsentForm, LinkForm
from campaign_app.web.public.sharing import did_it_token, letters_token
from campaign_app.web.public.signers import shown_as
from campaign_app.web.public.speaking import supporter_of


@blueprint.get("/my-signatures")
def my_signatures_link() -> Response:
    """Ask for the link: the same page for everyone."""
    return cached(render_template("public/my_signatures_link.html", form=LinkForm()))


@blueprint.post("/my-signatures")
@limiter.limit(sign_limit)
def ask_for_my_signatures() -> WerkzeugResponse | tuple[str, int]:
    """Mail the link; the answer is the same for a known and an unknown address."""
    refuse_cross_site()
    form = LinkForm()
    if not form.validate():
        return render_template("public/my_signatures_link.html", form=form), 422
    try:
        holdings.ask_for_link(email=form.email.data or "", address_key=settings().address_key, now=datetime.now(UTC))
    except BadInput as error:
        form.email.errors = [sentence(error)]
        return render_template("public/my_signatures_link.html", form=form), 422
    return redirect(url_for("public.my_signatures_asked"), 303)


@blueprint.post("/my-signatures/<token>/renew")
@limiter.limit(sign_limit)
def renew_my_signatures(token: str) -> WerkzeugResponse:
    """Mail a fresh link to the owner of this one, which may be too old for anything else."""
    supporter_id = read_old_token(settings().secret_key, token, purpose="my_signatures")
    holdings.renew_link(supporter_id=supporter_id, now=datetime.now(UTC))
    return redirect(url_for("public.my_signatures_asked"), 303)


@blueprint.get("/my-signatures/asked")
def my_signatures_asked() -> Response:
    """What to do next: the same page for everyone who asked."""
    return cached(render_template("public/my_signatures_asked.html"))


@blueprint.get("/my-signatures/<token>")
def my_signatures(token: str) -> Response:
    """Everything the address signed with this organization, and what can be decided about it."""
    supporter = _supporter(token)
    answer, signatures = holdings.find_answer(supporter.id), holdings.list_signatures(supporter.id)
    return private(
        render_template(
            "public/my_signatures.html",
            token=token,
            organization=consent.get_organization_of(supporter),
            supporter=supporter,
            signatures=_with_counts(signatures),
            acts=ledgers.list_own_acts(signatures),
            answer=answer,
            suppression=holdings.find_suppression(supporter),
            form=ConsentForm(opt_in=answer is not None and answer.is_granted),
            letters_token=letters_token,
            did_it_token=did_it_token,
            notice=_notices().get(request.args.get("done", "")),
        )
    )


@blueprint.post("/my-signatures/<token>/consent")
def answer_consent(token: str) -> WerkzeugResponse:
    """Keep whether the organization may write, with the words of the box."""
    form = ConsentForm()
    consent.answer(
        supporter_id=_supporter(token).id,
        is_granted=bool(form.opt_in.data),
        wording=str(form.opt_in.label.text),
        now=datetime.now(UTC),
    )
    return _back(token, "consent")


@blueprint.post("/my-signatures/<token>/signatures/<uuid:signature_id>/withdraw")
def withdraw(token: str, signature_id: uuid.UUID) -> WerkzeugResponse:
    """Take one signature back."""
    withdrawing.withdraw(supporter_id=_supporter(token).id, signature_id=signature_id, now=datetime.now(UTC))
    return _back(token, "withdraw")


@blueprint.post("/my-signatures/<token>/signatures/<uuid:signature_id>/name")
def show_name(token: str, signature_id: uuid.UUID) -> WerkzeugResponse:
    """Show the name on the page, or hide it: the button says which."""
    is_shown = request.form.get("shown") == "yes"
    showing.set_shown(
        supporter_id=_supporter(token).id, signature_id=signature_id, is_shown=is_shown, now=datetime.now(UTC)
    )
    return _back(token, "shown" if is_shown else "hidden")


@blueprint.post("/my-signatures/<token>/copy")
def copy_my_data(token: str) -> Response:
    """Everything held, as a file. A button, so that nothing that follows links takes it along."""
    answer = jsonify(holdings.copy_of(_supporter(token)))
    answer.headers["Content-Disposition"] = 'attachment; filename="my-signatures.json"'
    return private(answer)


@blueprint.post("/my-signatures/<token>/erase")
def erase(token: str) -> WerkzeugResponse:
    """Delete everything held of the supporter; the link is void from here on."""
    erasing.erase(supporter_id=_supporter(token).id, now=datetime.now(UTC))
    return redirect(url_for("public.my_signatures_erased"), 303)


@blueprint.get("/my-signatures/erased")
def my_signatures_erased() -> Response:
    """Say that it is done: the same page for everyone."""
    return cached(render_template("public/my_signatures_erased.html"))


for view in (ask_for_my_signatures, renew_my_signatures, answer_consent, withdraw, show_name, copy_my_data, erase):
    csrf.exempt(view)


def _supporter(token: str) -> Supporter:
    return supporter_of(subject(token, "my_signatures"))


def _with_counts(signatures: Sequence[Signature]) -> list[tuple[Signature, str, str]]:
    """Each signature with its page's count and its supporter's name, both as the page itself shows them."""
    counts = counting.counts_of(signature.action_page_id for signature in signatures)
    pages = [signature.action_page for signature in signatures]
    texts = [card(page, counts.get(page.id, 0))["count_text"] for page in pages]
    return list(zip(signatures, texts, map(shown_as, signatures), strict=True))


def _back(token: str, done: str) -> WerkzeugResponse:
    return redirect(url_for("public.my_signatures", token=token, done=done), 303)


def _notices() -> dict[str, str]:
    """What a decision made of things, by the word the address carries after it."""
    return {
        "consent": _("Your choice is saved."),
        "shown": _("Your name is shown on the page."),
        "hidden": _("Your name is hidden. Copies of the page may show it for another minute."),
        "withdraw": _("Your signature is withdrawn. It no longer counts."),
    }
