"""Demo data of the owners' portal and the moderation queue: drafts, comments, applications, QR scans."""

import random
from datetime import timedelta

from companies.models import Application, Certificate, CertificateType, Company, CompanyMember, Consent, Invitation
from companies.rules.consents import APPLICATION_CONSENT, CURRENT_VERSIONS
from exportasv.core.accounts.demo import DOMAIN
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.db.slugs import make_slug
from exportasv.core.identifiers import dui_check_digit
from exportasv.demo.ground import DEMO_TODAY, create_users, local_time
from exportasv.demo.supply import demo_nit
from products.editing.score import completeness
from products.models import FieldComment, Product, ProductRevision, QRScan, Review, Sector

# (sector, name, unit, state, summary, description, minimum order, lead time)
OWNER_PRODUCTS = [
    ("food", "Quesadilla salvadoreña horneada en hoja", "caja de 24", "draft", "Quesadilla de queso duro y ajonjolí.",
     "", None, None),
    ("food", "Tustacas de panela", "bolsa de 200 g", "changes_asked", "Tortillas dulces y tostadas, con panela.",
     "Tortillas delgadas de maíz con panela rallada, tostadas al comal en tandas pequeñas. Somos la mejor empresa.",
     400, 12),
    ("food", "Marquesote en rebanadas", "caja de 40", "submitted", "Pan ligero de huevo y almidón, ya rebanado.",
     "Marquesote de huevo batido y almidón de yuca, horneado en molde y rebanado; va en bolsa sellada de dos piezas.",
     250, 10),
]  # fmt: skip
COMMENTS = {
    "summary_es": "Diga el tamaño de la pieza: un comprador no la conoce.",
    "description_es": "Cambie «somos la mejor empresa» por un dato: desde cuándo la hacen y cuántas por día.",
}
EDITS = [
    {"minimum_order": 60}, {"lead_time_days": 18}, {"monthly_capacity": 4200}, {"private_label": True, "samples": True},
]  # fmt: skip
# (trade name, legal name, sector, products, person, role, state)
APPLICATIONS = [
    ("Sabores del Lempa", "Sabores del Lempa, S.A. de C.V.", "food", "Encurtido de loroco\nSalsa de chiltepe",
     "Rosa Elvira Campos", "propietaria", "sent"),
    ("Añil Cuscatleco", "Marina Isabel Flores", "textiles", "Bufanda de añil\nCamino de mesa",
     "Marina Isabel Flores", "propietaria", "sent"),
    ("Muebles El Copinol", "Muebles El Copinol, S.A.S. de C.V.", "furniture", "Banco de conacaste",
     "Óscar Antonio Rivas", "gerente", "asked"),
]  # fmt: skip
QUESTION = "¿La dirección del taller es la misma que la del NIT? Envíe el distrito, por favor."


def build_owners() -> None:
    first = Company.objects.earliest("pk")
    moderators = list(User.objects.filter(role=Role.ADVISER).order_by("pk"))
    build_owner_products(first, moderators[0])
    build_certificate_and_invitation(first)
    build_moderation_queue(moderators)
    build_visits(first)
    confirm_hs_codes(moderators)
    build_applications()


def build_owner_products(company: Company, moderator: User) -> None:
    """Create products of the demo owner that are not public yet, and a revision of a public one."""
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    for number, (sector, name, unit, state, summary, description, order, days) in enumerate(OWNER_PRODUCTS):
        row = Product(
            company=company, sector=sectors[sector], name_es=name, unit_es=unit, state=state, summary_es=summary,
            description_es=description, minimum_order=order, lead_time_days=days, code=f"NUEVO-{number + 1}",
            slug=make_slug(f"{name} {company.name}", 140),
        )  # fmt: skip
        row.completeness = completeness(row)
        row.save()
        if state == Product.State.CHANGES_ASKED:
            for field, text in COMMENTS.items():
                FieldComment.objects.create(product=row, field=field, text=text, by=moderator)
            row.comments.update(at=local_time(DEMO_TODAY - timedelta(days=1), 11))
    public = company.products.filter(state=Product.State.PUBLISHED).earliest("pk")
    owner = company.members.get(role=CompanyMember.Role.OWNER).user
    ProductRevision.objects.create(product=public, changes={"lead_time_days": 12}, created_by=owner)


def build_certificate_and_invitation(company: Company) -> None:
    """Create a certificate that expires soon and a pending invitation."""
    owner = company.members.get(role=CompanyMember.Role.OWNER).user
    fda = CertificateType.objects.get(code="fda")
    company.certificates.filter(type=fda).delete()
    lapsing = Certificate.objects.create(
        company=company, type=fda, number="FDA-2041", issued_on=DEMO_TODAY - timedelta(days=340),
        expires_on=DEMO_TODAY + timedelta(days=25),
    )  # fmt: skip
    company.products.filter(state=Product.State.PUBLISHED).earliest("pk").certificates.add(lapsing)
    Invitation.objects.create(
        company=company, email=f"sobrina@{DOMAIN}", role=CompanyMember.Role.EDITOR, invited_by=owner,
        expires_at=local_time(DEMO_TODAY + timedelta(days=12), 9),
    )  # fmt: skip


def build_moderation_queue(moderators: list[User]) -> None:
    """Create pending revisions, and last month's decisions by moderator."""
    dice = random.Random(31)
    public = list(Product.objects.filter(state=Product.State.PUBLISHED).order_by("pk"))
    for number, changes in enumerate(EDITS):
        product = public[40 + number * 90]
        sent = local_time(DEMO_TODAY - timedelta(days=number + 1), 10)
        ProductRevision.objects.create(
            product=product, changes=changes, state=ProductRevision.State.SUBMITTED, submitted_at=sent,
            created_by=product.company.members.filter(role=CompanyMember.Role.OWNER).earliest("pk").user,
        )  # fmt: skip
    decided = dice.sample(public, 70)
    Review.objects.bulk_create(
        Review(
            product=product, moderator=moderators[dice.randrange(min(4, len(moderators)))],
            taken_at=local_time(day, 9), held_until=local_time(day + timedelta(days=1), 9), decided_at=local_time(day, 11),
            decision=dice.choice([Review.Decision.APPROVED, Review.Decision.APPROVED, Review.Decision.APPROVED, Review.Decision.CHANGES]),
        )
        for product in decided
        for day in [DEMO_TODAY - timedelta(days=dice.randint(1, 28))]
    )  # fmt: skip


def build_visits(first: Company) -> None:
    """Create QR scans in houses and from data sheets over two months; the owner's product has many."""
    dice = random.Random(8)
    public = list(Product.objects.filter(state=Product.State.PUBLISHED).order_by("pk"))
    own = list(first.products.filter(state=Product.State.PUBLISHED).order_by("pk"))
    rows = {}
    for product in own * 24 + dice.sample(public, 300):
        day = DEMO_TODAY - timedelta(days=dice.randint(0, 50))
        rows[day, product.pk, dice.choice(["los-angeles", "sheet", "label", "share"])] = dice.randint(1, 9)
    QRScan.objects.bulk_create(
        [
            QRScan(day=day, product_id=product, place=place, count=count)
            for (day, product, place), count in rows.items()
        ],
        ignore_conflicts=True,
    )


def confirm_hs_codes(moderators: list[User]) -> None:
    """Mark two of three HS codes as checked by an adviser."""
    rows = Product.objects.filter(state=Product.State.PUBLISHED, hs_code__isnull=False).order_by("pk")
    checked = [pk for number, pk in enumerate(rows.values_list("pk", flat=True)) if number % 3]
    when = local_time(DEMO_TODAY - timedelta(days=120), 15)
    Product.objects.filter(pk__in=checked).update(hs_confirmed_by=moderators[0], hs_confirmed_at=when)


def build_applications() -> None:
    """Create applications: two to check, one with a question, a claim of a company, and one entered a second time."""
    known = Company.objects.order_by("pk")[30]
    for number, (name, legal, sector, goods, person, part, state) in enumerate(APPLICATIONS):
        nit = None if legal == person else demo_nit(400 + number)
        told = {"name": name, "legal_name": legal, "legal_form": "person" if nit is None else "sa", "nit": nit or ""}
        build_application(number, told, (sector, goods), (person, part), state)
    told = {"name": known.name, "legal_name": known.legal_name, "legal_form": known.legal_form, "nit": known.nit or ""}
    told["dui"] = known.dui or ""
    build_application(
        len(APPLICATIONS), told, ("food", "Dulce de leche"), ("Ligia Beatriz Sosa", "gerente"), "sent", claimed=known
    )
    known, person = Company.objects.order_by("pk")[52], "Nelson Iván Chicas"
    told = {"name": f"Productos {known.name}", "legal_name": person, "legal_form": "person", "nit": ""}
    told["phone"] = str(known.phone)
    build_application(len(APPLICATIONS) + 1, told, ("food", "Tamales"), (person, "propietario"), "sent")


def build_application(
    number: int,
    told: dict[str, str],
    makes: tuple[str, str],
    who: tuple[str, str],
    state: str,
    claimed: Company | None = None,
) -> None:
    digits = f"0{4500001 + number * 137:07d}"
    dui, sector = f"{digits}-{dui_check_digit(digits)}", Sector.objects.get(code=makes[0])
    (user,) = create_users([(f"solicitante{number + 1}", who[0], "", "")])
    place = {"size": "micro", "department": "SS", "municipality": "SS-Centro", "district": "San Salvador"}
    told = {**told, **place}
    if claimed is None and not told["nit"]:
        told["dui"] = dui
    company = claimed or Company.objects.create(
        **{name: value for name, value in told.items() if name not in ("nit", "dui")}, women_led=number < 2,
        nit=told["nit"] or None, dui=told.get("dui") or None, slug=make_slug(told["name"], 120), state=Company.State.APPLIED,
        contact_name=who[0],
    )  # fmt: skip
    sent = local_time(DEMO_TODAY - timedelta(days=number + 1), 16)
    Application.objects.create(
        applicant=user, state=state, company=company, is_claim=claimed is not None, sent_at=sent,
        question=QUESTION if state == Application.State.ASKED else "",
        answers={
            "person": {"full_name": who[0], "dui": dui, "phone": f"+5037100{2000 + number}", "position": who[1]},
            "company": told,
            "goods": {"sectors": [sector.code], "products": makes[1]},
        },
    )  # fmt: skip
    Consent.objects.create(
        user=user,
        purpose=APPLICATION_CONSENT,
        version=CURRENT_VERSIONS[APPLICATION_CONSENT],
        language="es",
        given_at=sent,
    )
