"""Members: who can do what, inviting, changing a role, letting somebody go."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.services import inviting, members
from campaign_app.web.administrator.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.administrator.forms import InviteForm, RoleForm
from campaign_app.web.filters import sentence
from campaign_app.web.undoing import flash_done


@blueprint.get("/")
def home() -> str:
    """Everybody with a role here, and the open invitations."""
    return _page(InviteForm(formdata=None))


@blueprint.route("/invitations", methods=["GET", "POST"])
def invite() -> Response | tuple[str, int]:
    """Mail an invitation."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            _invite(form.email.data or "", form.role.data)
        except BadInput as error:
            form.email.errors = [sentence(error)]
        else:
            return redirect(url_of("home"), 303)
    return _page(form), 422 if form.errors else 200


@blueprint.post("/invitations/<uuid:invitation_id>/again")
def invite_again(invitation_id: uuid.UUID) -> Response:
    """Send an invitation again; its earlier link is worthless then."""
    found = inviting.get_invitation(organization_id=here().id, invitation_id=invitation_id)
    try:
        _invite(found.email, found.role)
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("home"), 303)


@blueprint.post("/invitations/<uuid:invitation_id>/withdraw")
def withdraw(invitation_id: uuid.UUID) -> Response:
    """Make an invitation's link worthless."""
    inviting.withdraw(
        organization_id=here().id, invitation_id=invitation_id, account_id=account_id(), now=datetime.now(UTC)
    )
    flash(_("The invitation is withdrawn."))
    return redirect(url_of("home"), 303)


@blueprint.post("/members/<uuid:membership_id>/role")
def change_role(membership_id: uuid.UUID) -> Response:
    """Give a member another role, at once."""
    form = RoleForm()
    before = members.get_member(organization_id=here().id, membership_id=membership_id).role
    try:
        if not form.validate():
            raise BadInput("Choose a role", field="role")
        member = members.change_role(
            organization_id=here().id,
            membership_id=membership_id,
            role=form.role.data,
            account_id=account_id(),
            now=datetime.now(UTC),
        )
        flash_done(
            _("%(name)s has another role now.", name=member.account.name),
            url=url_of("change_role", membership_id=membership_id),
            fields=[("role", before)],
        )
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("home"), 303)


@blueprint.route("/members/<uuid:membership_id>/remove", methods=["GET", "POST"])
def remove(membership_id: uuid.UUID) -> Response | str:
    """Ask, then end a membership."""
    member = members.get_member(organization_id=here().id, membership_id=membership_id)
    if request.method != "POST":
        return render_template("administrator/remove.html", member=member)
    try:
        name = members.remove(
            organization_id=here().id, membership_id=membership_id, account_id=account_id(), now=datetime.now(UTC)
        )
        flash(_("%(name)s is no longer a member.", name=name))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("home"), 303)


def _invite(email: str, role: str) -> None:
    invitation = inviting.invite(
        organization_id=here().id,
        email=email,
        role=role,  # type: ignore[arg-type]  # the form lets only roles through
        account_id=account_id(),
        now=datetime.now(UTC),
    )
    flash(_("The invitation to %(email)s is on its way.", email=invitation.email))


def _page(form: InviteForm) -> str:
    now, listed = datetime.now(UTC), members.list_members(here().id)
    return render_template(
        "administrator/members.html",
        form=form,
        role_form=RoleForm(formdata=None),
        members=listed,
        with_passkeys=members.accounts_with_passkeys(listed),
        own_id=account_id(),
        invitations=[(each, each.is_open(now)) for each in inviting.list_invitations(here().id)],
    )
