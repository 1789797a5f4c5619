"""One way to make a row of every model of the admin site."""

from datetime import date, timedelta
from itertools import count

from django.db import models
from django.utils import timezone

from companies.models import (
    Consent,
    DeclinedConsent,
    DestinationAnswer,
    DestinationSurvey,
    DistinctPair,
    DocumentAccess,
    ExportMarket,
    Invitation,
    Merge,
    PartnerAccess,
    ReadinessAssessment,
)
from consulates.models import (
    BuyerContact,
    BuyerRequirement,
    FairParticipation,
    Gap,
    InboundEmail,
    InquiryMessage,
    SampleBalance,
    SampleMovement,
    Visit,
    WinDispute,
    WinReview,
)
from counseling.models import (
    Absence,
    Availability,
    DayHours,
    PlanStep,
    Referral,
    ServiceRecommendation,
    WaitingListEntry,
)
from exportasv.core.accounts.models import PrivateLink, SecurityEvent
from exportasv.core.api.models import ApiClient
from exportasv.core.api.rules import issue_key
from exportasv.core.audit.models import AuditEntry, Deletion, TrailCheck
from exportasv.core.exchange.models import WebhookDelivery, WebhookSubscription
from exportasv.core.imports.models import ImportJob
from exportasv.core.notifications.models import (
    MailKind,
    Notification,
    OutgoingEmail,
    RefusedAddress,
    ReminderDelivery,
    ReminderRule,
)
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.privacy.models import DataRequest, DataTransfer, Incident, RetentionRemoval
from exportasv.reference.models import Source
from market_access.models import (
    BillMaterial,
    BillOfMaterials,
    DutyRow,
    ExportPlan,
    Fact,
    FactType,
    FreightPrice,
    LabelData,
    MarketLabel,
    MarketRequirement,
    NationalCode,
    OriginRule,
    Relief,
    RequirementRecord,
    RuleChange,
    TradeAgreement,
)
from products.models import (
    BuyerPhrase,
    Collection,
    FieldComment,
    GlossaryTerm,
    MissedSearch,
    Printout,
    ProductFamily,
    ProductPhoto,
    ProductRevision,
    QRScan,
    Review,
    Shortlist,
    Synonym,
    Unit,
)
from tests import factories

_numbers = count(1)


def _simple(model: type[models.Model], **values):
    """Creates a row of `model`; a value that can be called is called for each row."""
    return lambda user: model.objects.create(
        **{name: value() if callable(value) else value for name, value in values.items()}
    )


def _numbered_maker(model: type[models.Model], **values):
    """Creates a version of a rule with a code of its own."""

    def create(user):
        code = f"X-{next(_numbers)}"
        return model.objects.create(key=code, code=code, **values)

    return create


def _entry(user) -> AuditEntry:
    factories.CompanyFactory()
    return AuditEntry.objects.order_by("pk").last()


def _movement(user) -> SampleMovement:
    house, product = factories.TradingHouseFactory(), factories.ProductFactory()
    return SampleMovement.objects.create(house=house, product=product, kind="received", change=5, at=timezone.now())


def _visit(user) -> Visit:
    row = factories.PlacementFactory()
    day, at = timezone.localdate(), timezone.now()
    return Visit.objects.create(house=row.house, product=row.product, day=day, kind="asked", at=at, by=user)


def _balance(user) -> SampleBalance:
    movement = _movement(user)
    return SampleBalance.objects.get(house=movement.house, product=movement.product)


def _gap(user) -> Gap:
    product = factories.ProductFactory()
    requirement = BuyerRequirement.objects.create(query="Miel")
    return Gap.objects.create(
        requirement=requirement, product=product, company=product.company, kind="certificate", detail="kosher"
    )


def _referral(user) -> Referral:
    number = next(_numbers)
    other = factories.InstitutionFactory(code=f"other-{number}", acronym=f"O{number}")
    return Referral.objects.create(
        company=factories.CompanyFactory(),
        from_institution=factories.InstitutionFactory(),
        to_institution=other,
        matter="Registro sanitario",
        sent_at=timezone.now(),
        due_on=date(2026, 12, 15),
    )


def _session(user):
    start = timezone.now() + timedelta(days=next(_numbers))
    return factories.CounselingSessionFactory(starts_at=start, ends_at=start + timedelta(hours=1))


def _import_job(user) -> ImportJob:
    return ImportJob.objects.create(file="x.csv", file_name="x.csv", kind="products", sender=user)


def _text() -> str:
    return f"text-{next(_numbers)}"


def _plan() -> ExportPlan:
    return ExportPlan.objects.create(
        product=_product(), market="US", begins_on=date(2026, 12, 1), units=100, unit_price=4
    )


def _factory(factory, **values):
    return lambda user: factory(**{name: value() if callable(value) else value for name, value in values.items()})


def _client(user) -> ApiClient:
    return ApiClient.objects.create(name=f"Gremial {next(_numbers)}", contact_email="api@gremial.example")


def _webhook(user) -> WebhookSubscription:
    return WebhookSubscription.objects.create(client=_client(user), url="https://shop.example/", events=["test"])


def _rule(user) -> ReminderRule:
    number = next(_numbers)
    code = f"rule-{number}"
    return ReminderRule.objects.create(code=code, trigger=code, threshold=number % 1000, audience="owners")


_company, _product, _now = factories.CompanyFactory, factories.ProductFactory, timezone.now
MAKERS = {
    "accounts.user": _factory(factories.UserFactory),
    "api.apiclient": _client,
    "api.apikey": lambda user: issue_key(_client(user), by=user).key,
    "exchange.webhooksubscription": _webhook,
    "exchange.webhookdelivery": lambda user: WebhookDelivery.objects.create(
        subscription=_webhook(user), event="test", message_id=_text(), payload={}
    ),
    "accounts.privatelink": _simple(
        PrivateLink,
        purpose="forum_ticket",
        subject=lambda: next(_numbers),
        expires_at=lambda: _now() + timedelta(days=9),
    ),
    "accounts.institution": _factory(factories.InstitutionFactory, code=_text, acronym=_text),
    "accounts.securityevent": lambda user: SecurityEvent.objects.create(kind="refused", actor=user, detail="test"),
    "audit.auditentry": _entry,
    "audit.trailcheck": _simple(TrailCheck, seals=3, heads=1, intact=True),
    "outbox.outboxtask": _simple(OutboxTask, kind="mail", key=_text, due_at=_now),
    "notifications.notification": lambda user: Notification.objects.create(
        recipient=user, kind="test", key=_text(), subject="Aviso", body="Texto"
    ),
    "notifications.reminderrule": _rule,
    "notifications.reminderdelivery": lambda user: ReminderDelivery.objects.create(
        rule=_rule(user), subject_table="companies.company", subject_id=1, to=str(user.pk), recipient=user
    ),
    "notifications.mailkind": _simple(MailKind, kind=_text, hour=_now, stopped_at=_now),
    "notifications.refusedaddress": _simple(
        RefusedAddress, address=lambda: f"{_text()}@example.org", reason="550", refused_at=_now
    ),
    "notifications.outgoingemail": _simple(
        OutgoingEmail, kind="test", key=_text, address="a@example.org", language="es"
    ),
    "privacy.datarequest": lambda user: DataRequest.objects.create(
        address=f"{_text()}@example.org", kind="erasure", asked_on=date(2026, 11, 2), due_on=date(2026, 12, 1)
    ),
    "privacy.datatransfer": _simple(
        DataTransfer,
        at=_now,
        table="companies.company",
        row_id=lambda: next(_numbers),
        recipient_table="consulates.buyer",
        recipient_id=1,
        country="US",
        occasion="answer",
        ground="own_act",
    ),
    "privacy.incident": _simple(Incident, source="key", name="SECRET_KEY", since=_now, what="Se perdió."),
    "reference.source": _simple(
        Source,
        code=_text,
        kind="law",
        name_es=_text,
        name_en="A law",
        origin_es=_text,
        origin_en="Decree 1",
        term_days=365,
        checked_on=date(2026, 11, 2),
    ),
    "privacy.retentionremoval": _simple(RetentionRemoval, day=date(2026, 11, 2), table=_text, what="deleted", rows=3),
    "companies.documentaccess": lambda user: DocumentAccess.objects.create(
        company=_company(), document="HACCP", viewer=user
    ),
    "companies.company": _factory(_company, adviser=lambda: factories.AdviserFactory().user),
    "companies.companymember": _factory(factories.CompanyMemberFactory),
    "companies.certificate": _factory(
        factories.CertificateFactory, type=lambda: factories.CertificateTypeFactory(code=_text())
    ),
    "companies.merge": _simple(
        Merge, kind="companies.company", kept_id=lambda: next(_numbers), dropped_id=lambda: 10**6 + next(_numbers)
    ),
    "companies.distinctpair": _simple(
        DistinctPair, kind="companies.company", low_id=lambda: next(_numbers), high_id=lambda: 10**6 + next(_numbers)
    ),
    "companies.partneraccess": lambda user: PartnerAccess.objects.create(
        company=_company(), client=_client(user), given_by=user
    ),
    "companies.certificatetype": _factory(factories.CertificateTypeFactory, code=_text),
    "companies.invitation": lambda user: Invitation.objects.create(
        company=_company(),
        email="a@example.org",
        role="editor",
        invited_by=user,
        expires_at=_now(),
    ),
    "companies.application": _factory(factories.ApplicationFactory),
    "companies.consent": lambda user: Consent.objects.create(
        user=user, purpose="apply", version="2026-12", language="es", given_at=_now()
    ),
    "companies.declinedconsent": lambda _user: DeclinedConsent.objects.create(
        user=factories.UserFactory(), purpose="apply", version="2027-01", declined_at=_now()
    ),
    "companies.exportmarket": _simple(
        ExportMarket, company=_company, country="US", standing="target", source="company", since=date(2026, 1, 1)
    ),
    "companies.readinessassessment": _simple(ReadinessAssessment, company=_company, started_at=_now),
    "companies.destinationsurvey": _simple(
        DestinationSurvey, year=lambda: 2000 + next(_numbers) % 90, opened_on=date(2026, 1, 1)
    ),
    "companies.destinationanswer": _simple(
        DestinationAnswer,
        survey=lambda: DestinationSurvey.objects.get_or_create(year=2099, opened_on=date(2099, 1, 1))[0],
        company=_company,
        destination="mexico",
        answered_at=_now,
    ),
    "products.attribute": _factory(factories.AttributeFactory),
    "products.sector": _factory(factories.SectorFactory, code=_text),
    "products.hscode": _factory(factories.HSCodeFactory, code=lambda: f"{next(_numbers):06d}"),
    "products.hsheading": _factory(factories.HSHeadingFactory, code=lambda: f"{next(_numbers):04d}"),
    "products.productfamily": lambda user: ProductFamily.objects.create(
        company=factories.CompanyFactory(), name_es=_text()
    ),
    "products.tradeword": _factory(factories.TradeWordFactory, word=_text),
    "products.goodscondition": _factory(factories.GoodsConditionFactory, code=_text),
    "products.unit": _simple(
        Unit,
        code=lambda: f"{next(_numbers) % 1000:03d}",
        name_es=_text,
        plural_es=_text,
        name_en=_text,
        plural_en=_text,
    ),
    "products.product": _factory(_product, sector=lambda: factories.SectorFactory(code="food")),
    "products.productphoto": _simple(ProductPhoto, product=_product),
    "products.priceterm": _factory(factories.PriceTermFactory),
    "products.productrevision": _simple(ProductRevision, product=_product, changes=lambda: {"name_es": "Otro"}),
    "products.fieldcomment": _simple(FieldComment, product=_product, field="name_es", text="Más claro."),
    "products.review": _simple(Review, product=_product, taken_at=_now, held_until=_now),
    "products.buyerphrase": _simple(BuyerPhrase, words=_text),
    "products.collection": _simple(Collection, slug=_text, name_es=_text, name_en="Gifts", query="q=gift"),
    "products.synonym": lambda user: Synonym.objects.create(words=f"{_text()}, {_text()}"),
    "products.printout": _simple(Printout, title=_text, stamp="x"),
    "products.qrscan": lambda user: QRScan.objects.create(day=timezone.localdate(), product=factories.ProductFactory()),
    "products.missedsearch": lambda user: MissedSearch.objects.create(day=timezone.localdate(), query=_text()),
    "products.glossaryterm": _simple(GlossaryTerm, term_es=_text, term_en="soap"),
    "products.shortlist": _simple(Shortlist, key=_text),
    "imports.importjob": _import_job,
    "consulates.consulate": _factory(factories.ConsulateFactory),
    "consulates.tradinghouse": _factory(factories.TradingHouseFactory),
    "consulates.houseofficer": _factory(factories.HouseOfficerFactory),
    "consulates.placement": _factory(factories.PlacementFactory),
    "audit.deletion": lambda user: Deletion.objects.create(
        key=_text(), model="consulates.fair", title=_text(), rows=1, at=_now(), by=user
    ),
    "consulates.visit": _visit,
    "consulates.samplemovement": _movement,
    "consulates.samplebalance": _balance,
    "consulates.samplerequest": _factory(factories.SampleRequestFactory),
    "consulates.housecontact": _factory(factories.HouseContactFactory),
    "consulates.houseevent": _factory(factories.HouseEventFactory),
    "consulates.housereport": _factory(factories.HouseReportFactory),
    "consulates.buyer": _factory(factories.BuyerFactory, house=factories.TradingHouseFactory),
    "consulates.buyerrequirement": _simple(BuyerRequirement, query="Miel", buyer=factories.BuyerFactory),
    "consulates.buyercontact": _simple(BuyerContact, buyer=factories.BuyerFactory, name="Ana"),
    "consulates.gap": _gap,
    "consulates.quotation": _factory(factories.QuotationFactory),
    "consulates.inboundemail": _simple(
        InboundEmail, message_id_hash=_text, verdict="taken", inquiry=factories.InquiryFactory
    ),
    "consulates.inquiry": _factory(factories.InquiryFactory, house=factories.TradingHouseFactory),
    "consulates.inquirymessage": _simple(
        InquiryMessage, inquiry=factories.InquiryFactory, sender="buyer", text="Hola", sent_at=_now
    ),
    "consulates.fair": _factory(factories.FairFactory),
    "consulates.fairparticipation": _simple(FairParticipation, fair=factories.FairFactory, company=_company),
    "consulates.fairmeeting": _factory(factories.FairMeetingFactory),
    "consulates.exportwin": _factory(factories.ExportWinFactory, house=factories.TradingHouseFactory),
    "consulates.windispute": _simple(
        WinDispute, win=factories.ExportWinFactory, reason="Fue la mitad.", opened_at=_now
    ),
    "consulates.winreview": _simple(
        WinReview, win=factories.ExportWinFactory, kind="outlier", reason="Mucho más.", requested_at=_now
    ),
    "counseling.service": _factory(factories.ServiceFactory),
    "counseling.adviser": _factory(factories.AdviserFactory),
    "counseling.availability": _simple(
        Availability, adviser=factories.AdviserFactory, weekday=1, opens="08:00", closes="12:00"
    ),
    "counseling.absence": _simple(
        Absence, adviser=factories.AdviserFactory, starts_at=_now, ends_at=lambda: _now() + timedelta(hours=2)
    ),
    "counseling.dayhours": _simple(
        DayHours, adviser=factories.AdviserFactory, day=date(2026, 12, 24), opens="08:00", closes="12:00"
    ),
    "counseling.groupsession": _factory(factories.GroupSessionFactory),
    "counseling.rescheduleproposal": lambda user: factories.RescheduleProposalFactory(session=_session(user)),
    "counseling.waitinglistentry": lambda user: WaitingListEntry.objects.create(
        session=_session(user), not_before=date(2026, 12, 1), not_after=date(2026, 12, 30), since=_now()
    ),
    "counseling.neglectedcompany": _factory(factories.NeglectedCompanyFactory, adviser=factories.UserFactory),
    "counseling.counselingsession": _session,
    "counseling.actionitem": _factory(factories.ActionItemFactory),
    "counseling.referral": _referral,
    "counseling.servicerecommendation": _simple(
        ServiceRecommendation, service=factories.ServiceFactory, question="papers-1"
    ),
    "counseling.planstep": _simple(
        PlanStep,
        assessment=lambda: ReadinessAssessment.objects.create(company=_company(), started_at=_now()),
        question="papers-1",
        item=factories.ActionItemFactory,
    ),
    "counseling.forumedition": _factory(factories.ForumEditionFactory, year=lambda: 2000 + next(_numbers) % 90),
    "counseling.forumevent": _factory(factories.ForumEventFactory),
    "counseling.registration": _factory(factories.RegistrationFactory),
    "counseling.speaker": _factory(factories.SpeakerFactory),
    "counseling.material": _factory(factories.MaterialFactory),
    "counseling.panelquestion": _factory(factories.PanelQuestionFactory),
    "counseling.surveyanswer": _factory(factories.SurveyAnswerFactory),
    "market_access.facttype": _simple(
        FactType, code=lambda: f"fact_{next(_numbers)}", name_es="Dato", name_en="Fact", scope="company"
    ),
    "market_access.fact": lambda user: Fact.objects.create(
        company=_company(), type=make("market_access.facttype", 1, user), is_true=True
    ),
    "market_access.marketrequirement": _numbered_maker(
        MarketRequirement, market="US", direction="away", destinations=["US"], kind="good", hs_include=["0901"],
        obligation="required", requirement_es="Aviso previo.", source="FDA", checked_on=date(2026, 11, 25),
    ),
    "market_access.relief": _numbered_maker(
        Relief, market="US", spares=["US-FSVP"], title_es="Importador pequeño", applies_when="rule:US-FSVP",
        source="FDA", checked_on=date(2026, 11, 25),
    ),
    "market_access.requirementrecord": _simple(
        RequirementRecord, company=lambda: _company(), requirement="US-FSVP", outcome="met"
    ),
    "market_access.tradeagreement": _simple(
        TradeAgreement, code=lambda: f"T-{next(_numbers)}", partner="México", type="free trade", standing="in_force",
        source="SIECA", checked_on=date(2026, 11, 25),
    ),
    "market_access.exportplan": lambda user: _plan(),
    "market_access.rulechange": _simple(
        RuleChange, rule="relief", key=_text, title_es="x", title_en="x", holds_from=date(2026, 11, 25)
    ),
    "market_access.originrule": _numbered_maker(
        OriginRule, hs_code="340111", agreement="CACM", criterion="x", test="any", rule_es="x", source="x",
        checked_on=date(2026, 11, 25),
    ),
    "market_access.billofmaterials": _simple(BillOfMaterials, product=_product),
    "market_access.labeldata": _simple(LabelData, product=_product, family="food"),
    "market_access.billmaterial": _simple(
        BillMaterial, bill=lambda: BillOfMaterials.objects.create(product=_product()), name="Hilo", hs_code="5205",
        country="SV", cost=1,
    ),
    "market_access.marketlabel": _simple(
        MarketLabel, label=lambda: LabelData.objects.create(product=_product(), family="food"), market="US"
    ),
    "market_access.dutyrow": _numbered_maker(
        DutyRow, market="US", kind="rate", name_es="Miel", name_en="Honey", source="HTS", checked_on=date(2026, 11, 25)
    ),
    "market_access.freightleg": _factory(factories.FreightLegFactory),
    "market_access.freightprice": _simple(
        FreightPrice, leg=lambda: factories.FreightLegFactory(), price=95, quoted_by="Naviera",
        valid_from=date(2026, 11, 25),
    ),
    "market_access.pricesheet": _factory(factories.PriceSheetFactory),
    "market_access.readylot": _factory(factories.ReadyLotFactory),
    "market_access.nationalcode": _simple(NationalCode, product=lambda: _product(), destination="US", code="19059090"),
}  # fmt: skip


def make(label: str, how_many: int, user) -> models.Model:
    """Make rows of a model, as in "companies.company"; returns the last. Notices and imports are `user`'s."""
    return [MAKERS[label](user) for _each in range(how_many)][-1]
