"""The rows of the table of fields, in the order in which buyers and forms see them."""

from django.utils.translation import gettext_lazy

from products.fields.field import GOODS, NOWHERE, SERVICES, Kind, Place, ProductField, Score, Section, SheetColumn
from products.fields.supply import SUPPLY_FIELDS

PRODUCT_FIELDS = (
    ProductField(
        "code",
        Kind.LINE,
        places=NOWHERE,
        sheet=(
            SheetColumn(
                "Código",
                "codigo producto|codigo del producto|cod|sku|ref|referencia|code|codigo interno",
                "CAF-01",
            ),
        ),
        is_settled=True,
        is_public=False,
        section=Section.CODES,
    ),
    ProductField(
        "name",
        Kind.LINE,
        places=NOWHERE,
        sheet=(
            SheetColumn(
                "Nombre del producto",
                "producto|nombre|nombre producto|nombre en español|product|articulo",
                "Café tostado de altura, 340 g",
            ),
            SheetColumn(
                "Nombre en inglés", "nombre ingles|english name|name|product name", "High-grown roasted coffee, 340 g"
            ),
        ),
        score=Score.REQUIRED,
        gains=(
            gettext_lazy("It is the first thing buyers read, and what the search uses."),
            gettext_lazy("Buyers abroad search in English."),
        ),
        is_bilingual=True,
    ),
    ProductField(
        "sector",
        Kind.SECTOR,
        gettext_lazy("Sector"),
        frozenset({Place.COMPARISON}),
        (SheetColumn("Rubro", "sector|categoria|rubro o sector|category", "Bebidas"),),
        is_settled=True,
    ),
    ProductField(
        "kind",
        Kind.CHOICE,
        gettext_lazy("Good or service"),
        frozenset({Place.COMPARISON}),
        (SheetColumn("Tipo", "bien o servicio|clase|tipo de producto|kind", "bien perecedero"),),
        is_settled=True,
    ),
    ProductField(
        "summary",
        Kind.LINE,
        places=NOWHERE,
        sheet=(
            SheetColumn(
                "Resumen",
                "en una frase|resumen español|descripcion corta|summary",
                "Café de sombra tostado bajo pedido.",
            ),
            SheetColumn(
                "Resumen en inglés", "resumen ingles|short description", "Shade-grown coffee roasted to order."
            ),
        ),
        score=Score.REQUIRED,
        gains=(
            gettext_lazy("Buyers read this line in the catalogue before they open anything."),
            gettext_lazy("Buyers who do not read Spanish see this line first."),
        ),
        is_bilingual=True,
        is_erased=True,
    ),
    ProductField(
        "description",
        Kind.TEXT,
        gettext_lazy("Description"),
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (
            SheetColumn(
                "Descripción",
                "descripcion del producto|descripcion español|detalle",
                "Café arábica lavado, de Apaneca, tostado la semana del pedido.",
            ),
            SheetColumn(
                "Descripción en inglés",
                "descripcion ingles|description",
                "Washed arabica from Apaneca, roasted the week of the order.",
            ),
        ),
        Score.REQUIRED,
        (
            gettext_lazy("What it is made of, how, and what for: this answers half of all questions."),
            gettext_lazy("Buyers in the United States and Europe decide in English."),
        ),
        is_bilingual=True,
        is_erased=True,
    ),
    *SUPPLY_FIELDS,
    ProductField(
        "payment_terms",
        Kind.CHOICE,
        gettext_lazy("Payment terms"),
        sheet=(SheetColumn("Forma de pago", "condiciones de pago|pago|payment terms", "por adelantado"),),
        section=Section.TERMS,
    ),
    ProductField(
        "prices_valid_until",
        Kind.DATE,
        gettext_lazy("Prices valid until"),
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (SheetColumn("Precios válidos hasta", "vigencia|vigencia de precios|prices valid until"),),
        section=Section.TERMS,
    ),
    ProductField(
        "cpc_code",
        Kind.LINE,
        gettext_lazy("CPC code"),
        sheet=(SheetColumn("Código CPC", "cpc|clasificacion cpc|cpc code"),),
        score=Score.WISHED,
        gains=(gettext_lazy("It is to services what the HS code is to goods."),),
        of_kinds=SERVICES,
        section=Section.CODES,
    ),
    ProductField(
        "delivery_modes",
        Kind.CHOICES,
        gettext_lazy("How it is delivered"),
        sheet=(SheetColumn("Forma de prestación", "modalidad|como se presta|delivery"),),
        score=Score.REQUIRED,
        gains=(gettext_lazy("Buyers abroad must know whether you work online, travel, or receive them."),),
        of_kinds=SERVICES,
        section=Section.SERVICE,
    ),
    ProductField(
        "languages",
        Kind.CHOICES,
        gettext_lazy("Languages"),
        sheet=(SheetColumn("Idiomas", "idiomas del servicio|languages"),),
        score=Score.REQUIRED,
        gains=(gettext_lazy("Buyers choose a service in a language that they speak."),),
        of_kinds=SERVICES,
        section=Section.SERVICE,
    ),
    ProductField(
        "hours",
        Kind.LINE,
        gettext_lazy("Working hours"),
        sheet=(
            SheetColumn("Horario", "horas de atencion|horario de trabajo"),
            SheetColumn("Horario en inglés", "working hours|hours"),
        ),
        score=Score.WISHED,
        gains=(
            gettext_lazy("With the time zone, so that buyers know when you answer."),
            gettext_lazy("Buyers abroad read it in English."),
        ),
        of_kinds=SERVICES,
        is_bilingual=True,
        section=Section.SERVICE,
    ),
    ProductField(
        "portfolio",
        Kind.LINKS,
        gettext_lazy("Portfolio"),
        sheet=(SheetColumn("Portafolio", "portafolio web|enlaces|portfolio"),),
        score=Score.WISHED,
        gains=(gettext_lazy("Work that buyers can see says more than a description."),),
        of_kinds=SERVICES,
        is_erased=True,
        section=Section.SERVICE,
    ),
    ProductField(
        "references",
        Kind.TEXT,
        gettext_lazy("References"),
        sheet=(
            SheetColumn("Referencias", "clientes|referencias de clientes"),
            SheetColumn("Referencias en inglés", "references"),
        ),
        score=Score.WISHED,
        gains=(
            gettext_lazy("Clients who may be asked about you."),
            gettext_lazy("Buyers abroad read them in English."),
        ),
        of_kinds=SERVICES,
        is_bilingual=True,
        is_erased=True,
        section=Section.SERVICE,
    ),
    ProductField(
        "signs_nda",
        Kind.YES,
        gettext_lazy("Signs confidentiality agreements"),
        sheet=(SheetColumn("Firma confidencialidad", "confidencialidad|acuerdo de confidencialidad|nda", "no"),),
        of_kinds=SERVICES,
        section=Section.SERVICE,
    ),
    ProductField(
        "available_months",
        Kind.MONTHS,
        gettext_lazy("Season"),
        sheet=(
            SheetColumn(
                "Temporada",
                "meses|meses disponibles|disponibilidad|epoca|epoca del año|cosecha|season|months|availability",
                "noviembre a marzo",
            ),
        ),
        section=Section.OFFER,
    ),
    ProductField(
        "hs_code",
        Kind.HS,
        gettext_lazy("HS code"),
        sheet=(
            SheetColumn(
                "Código SA",
                "partida|partida arancelaria|codigo arancelario|hs|hs code|sac|arancel|"
                "fraccion arancelaria|inciso arancelario",
                "0901.21",
            ),
        ),
        score=Score.WISHED,
        gains=(
            gettext_lazy("The buyer's broker works out duties with it; it also finds the product in trade searches."),
        ),
        of_kinds=GOODS,
        section=Section.CODES,
    ),
    ProductField(
        "gtin",
        Kind.GTIN,
        "GTIN",
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (SheetColumn("Código de barras", "gtin|ean|upc|codigo barras|bar code"),),
        of_kinds=GOODS,
        section=Section.CODES,
    ),
    ProductField(
        "samples",
        Kind.YES,
        gettext_lazy("Samples available"),
        sheet=(SheetColumn("Muestras", "muestra|da muestras|samples|muestras disponibles", "sí"),),
        of_kinds=GOODS,
        section=Section.OFFER,
    ),
    ProductField(
        "private_label",
        Kind.YES,
        gettext_lazy("Private label"),
        sheet=(SheetColumn("Marca privada", "marca blanca|maquila|private label", "no"),),
        section=Section.OFFER,
    ),
    ProductField("attributes", Kind.ATTRIBUTES, gettext_lazy("Details"), NOWHERE, is_erased=True),
)
