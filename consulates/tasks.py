from celery import shared_task

from consulates.matching.score import record_gaps, requirements_to_check
from consulates.rules import follow_ups, response_deadlines
from products.catalogue.search_index import declare_dated_change

# Products that a house shows from today on, or no longer shows (migrations/sql/house_facet.sql).
declare_dated_change(
    """
    SELECT l.product_id FROM consulates_placement l JOIN consulates_tradinghouse h ON h.id = l.house_id
    JOIN products_searchdocument e ON e.product_id = l.product_id AND NOT e.facets @> ARRAY['t:' || h.slug]
    WHERE l.since BETWEEN catalogue_today() - %(look_back)s AND catalogue_today()
        AND (l.until IS NULL OR l.until >= catalogue_today())
    """
)
declare_dated_change(
    """
    SELECT l.product_id FROM consulates_placement l JOIN consulates_tradinghouse h ON h.id = l.house_id
    JOIN products_searchdocument e ON e.product_id = l.product_id AND e.facets @> ARRAY['t:' || h.slug]
    WHERE l.until BETWEEN catalogue_today() - %(look_back)s AND catalogue_today() - 1
        AND NOT h.slug = ANY(catalogue_places(l.product_id))
    """
)


@shared_task(name="consulates.escalate_inquiries")
def escalate_inquiries() -> int:
    """Escalate overdue inquiries to a trading house or to Invest, and return how many."""
    return response_deadlines.escalate_inquiries()


@shared_task(name="consulates.follow_up_inquiries")
def follow_up_inquiries() -> int:
    """Ask buyers and companies what came of silent inquiries, close those that stay silent, and return how many."""
    return follow_ups.follow_up_inquiries()


@shared_task(name="consulates.record_gaps")
def record_all_gaps() -> int:
    """Record the gaps of companies for open requirements where they may have changed, and return how many."""
    return sum(record_gaps(requirement) >= 0 for requirement in requirements_to_check())
