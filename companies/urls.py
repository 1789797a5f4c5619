from django.urls import path
from django.utils.translation import gettext_lazy as _

from companies.views.portal import certificates, consent, markets, partners, profile, switch, team
from companies.views.public import companies

app_name = "companies"

urlpatterns = [
    path(_("companies/"), companies.company_list, name="list"),
    path(_("companies/<slug:slug>/"), companies.company, name="company"),
    path(_("my-company/consent/"), consent.consent, name="consent"),
    path(_("my-company/partners/"), partners.partners, name="partners"),
    path(_("my-company/switch/"), switch.switch_company, name="switch"),
    path(_("my-company/profile/"), profile.profile, name="profile"),
    path(_("my-company/profile/save/"), profile.autosave, name="profile_autosave"),
    path(_("my-company/certificates/"), certificates.certificates, name="certificates"),
    path(_("my-company/certificates/new/"), certificates.new_certificate, name="certificate_new"),
    path(_("my-company/certificates/<int:pk>/"), certificates.certificate, name="certificate"),
    path(_("my-company/certificates/<int:pk>/drop/"), certificates.delete_certificate, name="certificate_drop"),
    path(
        _("my-company/certificates/<int:pk>/paper.pdf"), certificates.certificate_document, name="certificate_document"
    ),
    path(_("my-company/people/"), team.team, name="team"),
    path(_("my-company/people/change/"), team.change_member, name="change_member"),
    path(_("my-company/people/take-back/"), team.revoke_invitation, name="revoke_invitation"),
    path(_("my-company/people/leave/"), team.leave_company, name="leave"),
    path(_("my-company/invitations/accept/"), team.accept_invitation, name="accept_here"),
    path(_("invitation/<str:token>/"), team.invitation, name="invitation"),
    path(_("my-company/markets/"), markets.markets, name="markets"),
    path(_("my-company/destinations/"), markets.destination_survey, name="destinations"),
]
