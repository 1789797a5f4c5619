"""Bulk import of held sessions."""

from django.utils.translation import gettext_lazy as _

from companies.imports.company_lookup import (
    COMPANY_COLUMNS,
    COMPANY_ERROR_QUERY,
    COMPANY_JOIN,
    COMPANY_REQUIRED,
    COMPANY_TEMP_TABLES,
)
from counseling.models import Channel, CounselingSession
from exportasv.core.accounts.permissions import COUNSELING, Role
from exportasv.core.db.state_machine import sql_list
from exportasv.core.imports import error_texts
from exportasv.core.imports.kinds import (
    ImportColumn,
    ImportKind,
    column_choices,
    new_or_current_sql,
    register_kind,
    text_values_sql,
)

DEFAULT_MINUTES = 60


def channel_names() -> dict[str, str]:
    return column_choices(
        {
            Channel.OFFICE: "en la oficina|oficina|presencial|conamype|cdmype|presencial oficina",
            Channel.COMPANY: "en la empresa|empresa|visita|visita a la empresa|in situ|campo",
            Channel.VIDEO: "por video|video|videollamada|virtual|zoom|meet|teams|en linea|videoconferencia",
            Channel.PHONE: "por teléfono|telefono|llamada|telefonica|whatsapp",
        }
    )


_OVERLAPPING_SESSION_SQL = f"""counseling_counselingsession o
    ON o.adviser_id = f.adviser_id AND o.state IN ({sql_list(CounselingSession.State.BUSY)})
    AND o.id IS DISTINCT FROM f.target AND o.starts_at < f.ends_at AND o.ends_at > f.starts_at"""

SESSIONS_IMPORT = register_kind(
    ImportKind(
        code="sessions",
        title=_("Sessions held"),
        model="counseling.CounselingSession",
        columns=(
            *COMPANY_COLUMNS,
            ImportColumn(
                "day",
                "Fecha",
                "fecha de asesoria|fecha de la asesoria|dia|fecha de atencion|date",
                value_type="date",
                min=2000,
                max=2100,
                example="15/05/2026",
            ),
            ImportColumn(
                "opens", "Hora", "hora de inicio|desde|inicio|hora inicio|de|start", value_type="hour", example="09:00"
            ),
            ImportColumn("closes", "Hasta", "hora de fin|hora final|fin|a|hora fin|end", value_type="hour"),
            ImportColumn(
                "minutes",
                "Duración (minutos)",
                "duracion|minutos|duracion en minutos|tiempo",
                value_type="whole",
                min=5,
                max=600,
                example=60,
            ),
            ImportColumn(
                "adviser",
                "Asesor",
                "asesora|correo del asesor|nombre del asesor|tecnico|consultor|atendido por|adviser",
                max=160,
                example="ana.asesora@example.org",
            ),
            ImportColumn.of(
                CounselingSession,
                "matter",
                "Tema",
                "asunto|motivo|tema de la asesoria|tipo de asesoria|servicio|matter",
                example="Registro sanitario de la jalea",
            ),
            ImportColumn(
                "channel",
                "Modalidad",
                "medio|forma|lugar|tipo|canal|channel",
                value_type="choice",
                choices=channel_names,
                example="en la oficina",
            ),
            ImportColumn.of(
                CounselingSession, "notes", "Notas", "observaciones|resultado|comentarios|acuerdos|notes|descripcion"
            ),
            ImportColumn.of(
                CounselingSession,
                "next_on",
                "Próxima cita",
                "proxima fecha|siguiente cita|seguimiento|fecha de seguimiento|next date",
            ),
        ),
        required_columns=(COMPANY_REQUIRED, ("day",), ("opens",), ("matter",)),
        label=("matter", "company_name"),
        temp_tables={
            **COMPANY_TEMP_TABLES,
            "known_adviser": """
            SELECT a.id, a.user_id, a.zone, key FROM counseling_adviser a JOIN accounts_user u ON u.id = a.user_id
            CROSS JOIN LATERAL unnest(ARRAY[lower(u.email), imports_plain(u.full_name)]) key WHERE key <> ''
        """,
            "timed": f"""
            SELECT s.row_number, w.company_id, w.n AS companies, a.id AS adviser_id, a.user_id, a.zone,
                (s.day + s.opens) AT TIME ZONE coalesce(a.zone, 'America/El_Salvador') AS starts_at,
                (s.day + s.opens + CASE WHEN s.closes IS NULL
                    THEN coalesce(s.minutes, {DEFAULT_MINUTES}) * interval '1 minute' ELSE s.closes - s.opens END)
                    AT TIME ZONE coalesce(a.zone, 'America/El_Salvador') AS ends_at
            FROM sheet s {COMPANY_JOIN}
            LEFT JOIN LATERAL (SELECT * FROM known_adviser k WHERE
                CASE WHEN s.adviser IS NULL THEN k.user_id = %(sender)s
                    ELSE k.key IN (lower(s.adviser), imports_plain(s.adviser)) END ORDER BY k.id LIMIT 1) a ON true
        """,  # nosec B608 # our own names only
        },
        target_query=f"""
        SELECT f.*, o.id AS target FROM timed f LEFT JOIN counseling_counselingsession o
            ON o.company_id = f.company_id AND o.adviser_id = f.adviser_id AND o.starts_at = f.starts_at
            AND o.state IN ({sql_list(CounselingSession.State.BUSY)})
    """,  # nosec B608 # values of our own enums
        error_queries=(
            COMPANY_ERROR_QUERY,
            """SELECT row_number, 'adviser', 'no_such_adviser', NULL::jsonb FROM found WHERE adviser_id IS NULL""",
            """SELECT row_number, 'adviser', 'not_your_session', NULL::jsonb FROM found
            WHERE %(own)s AND user_id <> %(sender)s""",
            "SELECT row_number, 'day', 'not_held_yet', NULL::jsonb FROM found WHERE starts_at > now()",
            "SELECT row_number, 'closes', 'ends_before', NULL::jsonb FROM found WHERE ends_at <= starts_at",
            f"""SELECT f.row_number, 'opens', 'not_booked_as_held', NULL::jsonb FROM found f
            JOIN counseling_counselingsession o ON o.id = f.target WHERE o.state <> '{CounselingSession.State.HELD}'""",  # nosec B608 # values of our own enums
            f"""SELECT f.row_number, 'opens', 'adviser_taken', jsonb_build_object('other', min(c.name)) FROM found f
            JOIN {_OVERLAPPING_SESSION_SQL} JOIN companies_company c ON c.id = o.company_id
            WHERE f.ends_at > f.starts_at GROUP BY 1""",  # nosec B608 # our own names only
            """SELECT f.row_number, 'opens', 'same_time', jsonb_build_object('row', min(e.row_number)) FROM found f
            JOIN found e ON e.adviser_id = f.adviser_id AND e.row_number < f.row_number AND e.starts_at < f.ends_at
                AND e.ends_at > f.starts_at AND (e.company_id, e.starts_at) IS DISTINCT FROM (f.company_id, f.starts_at)
            WHERE f.ends_at > f.starts_at AND e.ends_at > e.starts_at GROUP BY 1""",
        ),
        keys=("f.company_id || ' ' || f.adviser_id || ' ' || f.starts_at",),
        current_values_sql=f"""jsonb_build_object('matter', t.matter, 'channel', t.channel, {text_values_sql("notes")},
            'next_on', t.next_on,
        'minutes', extract(epoch FROM t.ends_at - t.starts_at)::integer / 60)""",
        column_values={
            "company_id": "f.company_id",
            "adviser_id": "f.adviser_id",
            "matter": new_or_current_sql("matter"),
            "channel": new_or_current_sql("channel", "'office'"),
            "starts_at": "f.starts_at",
            "ends_at": "CASE WHEN t.id IS NOT NULL AND s.closes IS NULL AND s.minutes IS NULL THEN t.ends_at"
            " ELSE f.ends_at END",
            "zone": "coalesce(t.zone, f.zone)",
            "state": "coalesce(t.state, 'held')",
            "notes": new_or_current_sql("notes", "''"),
            "private_notes": "coalesce(t.private_notes, '')",
            "next_on": new_or_current_sql("next_on"),
            "rating": "t.rating",
            "requested_at": "coalesce(t.requested_at, f.starts_at)",
        },
        senders=COUNSELING,
        own_only=frozenset({Role.ADVISER}),
    )
)

error_texts.add_cell_messages(
    {
        "no_such_adviser": (
            _("No adviser has this name or address."),
            _("Write the address by which the adviser signs in."),
        ),
        "not_your_session": (_("This is another adviser's session."), _("Leave it to that adviser, or to a manager.")),
        "not_held_yet": (_("This day is still to come."), _("Only sessions that took place are imported.")),
        "ends_before": (_("The session would end before it begins."), _("Correct the hours.")),
        "not_booked_as_held": (
            _("This session is booked but not marked as held."),
            _("Mark it as held in the agenda instead."),
        ),
        "adviser_taken": (_("The adviser was with %(other)s at this time."), _("Correct the hour or the adviser.")),
        "same_time": (_("The adviser has another session at this time in row %(row)s."), _("Correct one of the two.")),
    }
)
