"""The fields of what is supplied: unit and content, quantities and times, how it keeps, cases and pallet."""

from django.utils.translation import gettext_lazy

from products.fields.field import GOODS, PERISHABLES, Kind, Place, ProductField, Score, Section, SheetColumn

CASE_PLACES = frozenset({Place.PAGE, Place.DATA_SHEET})
SUPPLY_FIELDS = (
    ProductField(
        "unit",
        Kind.LINE,
        places=frozenset({Place.HOUSE_LIST}),
        sheet=(
            SheetColumn("Unidad", "unidad de venta|unidad de medida|presentacion|unit|u/m", "bolsa"),
            SheetColumn("Unidad en inglés", "unidad ingles", "bag"),
        ),
        score=Score.REQUIRED,
        gains=(
            gettext_lazy("Without a unit of sale no price and no order can be understood."),
            gettext_lazy("It appears beside the price and the minimum order, in English."),
        ),
        of_kinds=GOODS,
        is_bilingual=True,
        section=Section.OFFER,
    ),
    ProductField(
        "pack",
        Kind.LINE,
        gettext_lazy("Presentation"),
        sheet=(
            SheetColumn("Presentación", "empaque|presentacion del producto|pack", "bolsa de 340 g"),
            SheetColumn("Presentación en inglés", "presentacion ingles|packing", "340 g bag"),
        ),
        of_kinds=GOODS,
        is_bilingual=True,
        section=Section.OFFER,
    ),
    ProductField(
        "net_weight_g",
        Kind.GRAMS,
        gettext_lazy("Net weight"),
        sheet=(SheetColumn("Peso neto (g)", "peso neto|gramos|contenido neto g|net weight", 340),),
        of_kinds=GOODS,
        section=Section.OFFER,
    ),
    ProductField(
        "net_volume_ml",
        Kind.MILLILITRES,
        gettext_lazy("Net volume"),
        sheet=(SheetColumn("Volumen neto (ml)", "volumen|mililitros|contenido neto ml|net volume"),),
        of_kinds=GOODS,
        section=Section.OFFER,
    ),
    ProductField(
        "pieces",
        Kind.COUNT,
        gettext_lazy("Pieces"),
        sheet=(SheetColumn("Piezas por unidad", "piezas|unidades por presentacion|pieces"),),
        of_kinds=GOODS,
        section=Section.OFFER,
    ),
    ProductField(
        "minimum_order",
        Kind.QUANTITY,
        gettext_lazy("Minimum order"),
        sheet=(
            SheetColumn(
                "Pedido mínimo", "moq|minimo|cantidad minima|orden minima|minimum order|pedido minimo unidades", 100
            ),
        ),
        score=Score.REQUIRED,
        gains=(gettext_lazy("It is the first thing buyers ask; without it they ask somebody else."),),
        of_kinds=GOODS,
        section=Section.OFFER,
    ),
    ProductField(
        "lead_time_days",
        Kind.DAYS,
        gettext_lazy("Lead time"),
        sheet=(SheetColumn("Tiempo de entrega (días)", "tiempo de entrega|entrega|dias de entrega|lead time", 15),),
        score=Score.REQUIRED,
        gains=(gettext_lazy("Buyers plan their stock with it."),),
        section=Section.OFFER,
    ),
    ProductField(
        "monthly_capacity",
        Kind.QUANTITY,
        gettext_lazy("Monthly capacity"),
        sheet=(
            SheetColumn(
                "Capacidad mensual",
                "capacidad|produccion mensual|capacidad de produccion|capacidad de produccion mensual",
                2000,
            ),
        ),
        score=Score.WISHED,
        gains=(gettext_lazy("Importers ask whether you can repeat the order every month."),),
        of_kinds=GOODS,
        section=Section.OFFER,
    ),
    ProductField(
        "shelf_life_days",
        Kind.DAYS,
        gettext_lazy("Shelf life"),
        sheet=(SheetColumn("Vida útil (días)", "vida util|vida de anaquel|caducidad|shelf life", 365),),
        gains=(gettext_lazy("Importers of food and cosmetics ask for it first."),),
        of_kinds=GOODS,
        required_for=PERISHABLES,
        section=Section.KEEPING,
    ),
    ProductField(
        "storage",
        Kind.CHOICE,
        gettext_lazy("Storage"),
        sheet=(SheetColumn("Almacenamiento", "conservacion|temperatura|storage", "congelado"),),
        gains=(gettext_lazy("It decides the freight: frozen, cold or dry."),),
        of_kinds=GOODS,
        required_for=PERISHABLES,
        section=Section.KEEPING,
    ),
    ProductField(
        "units_per_case",
        Kind.QUANTITY,
        gettext_lazy("Units in a case"),
        sheet=(SheetColumn("Unidades por caja", "por caja|unidades caja|units per case", 24),),
        of_kinds=GOODS,
        section=Section.PACKING,
    ),
    *(
        ProductField(
            f"case_{side}_cm",
            Kind.CENTIMETRES,
            heading,
            CASE_PLACES,
            (SheetColumn(header, aliases),),
            of_kinds=GOODS,
            section=Section.PACKING,
        )
        for side, heading, header, aliases in (
            ("length", gettext_lazy("Case length"), "Largo de la caja (cm)", "largo caja|largo|case length"),
            ("width", gettext_lazy("Case width"), "Ancho de la caja (cm)", "ancho caja|ancho|case width"),
            ("height", gettext_lazy("Case height"), "Alto de la caja (cm)", "alto caja|alto|case height"),
        )
    ),
    ProductField(
        "case_net_g",
        Kind.GRAMS,
        gettext_lazy("Case, net weight"),
        CASE_PLACES,
        (SheetColumn("Peso neto de la caja (g)", "peso neto caja|case net weight"),),
        of_kinds=GOODS,
        section=Section.PACKING,
    ),
    ProductField(
        "case_gross_g",
        Kind.GRAMS,
        gettext_lazy("Case, gross weight"),
        CASE_PLACES,
        (SheetColumn("Peso bruto de la caja (g)", "peso bruto caja|peso bruto|case gross weight"),),
        of_kinds=GOODS,
        section=Section.PACKING,
    ),
    ProductField(
        "cases_per_layer",
        Kind.COUNT,
        gettext_lazy("Cases in a pallet's layer"),
        CASE_PLACES,
        (SheetColumn("Cajas por cama", "cajas por capa|cases per layer"),),
        of_kinds=GOODS,
        section=Section.PACKING,
    ),
    ProductField(
        "layers_per_pallet",
        Kind.COUNT,
        gettext_lazy("Layers on a pallet"),
        CASE_PLACES,
        (SheetColumn("Camas por tarima", "capas por tarima|layers per pallet"),),
        of_kinds=GOODS,
        section=Section.PACKING,
    ),
)
