"""What becomes of each relation to a company or a product when two of them are merged: one declared table.

A model that gains a relation to Company or Product gets a line here: "app.model.field" (a link table of a many-to-many
field is a model too: "app.model_field.product"). Without its line no merge is done, and tests/companies/test_merging.py
names what is missing.
"""

from enum import StrEnum


class How(StrEnum):
    """What becomes of the rows of a relation."""

    MOVE = "move"  # to the kept one; a row that cannot be there twice stays with the other
    REPLACE = "replace"  # to the kept one; a row that cannot be there twice is deleted, and comes back by undo
    STOP = "stop"  # to the kept one; where a row cannot be there twice, nothing is merged until a person has seen to it
    STAY = "stay"  # history of the row itself, a ledger that is never rewritten, or derived by triggers


COMPANY: dict[str, How] = {
    "companies.company.merged_into": How.MOVE,
    "companies.oldslug.company": How.MOVE,
    "companies.companymember.company": How.REPLACE,  # a member left behind could be one without an owner
    "companies.invitation.company": How.REPLACE,
    "companies.certificate.company": How.MOVE,
    "companies.exportmarket.company": How.MOVE,
    "companies.destinationanswer.company": How.MOVE,
    "companies.readinessassessment.company": How.MOVE,
    "products.product.company": How.STOP,  # two products of one name are to be merged first
    "companies.application.company": How.MOVE,
    "consulates.gap.company": How.MOVE,
    "consulates.fairparticipation.company": How.MOVE,
    "consulates.inquiry.company": How.STOP,  # an open question must not stay with a company that is gone
    "consulates.exportwin.company": How.MOVE,
    "companies.paperview.company": How.STAY,
    "counseling.registration.company": How.MOVE,
    "counseling.neglectedcompany.company": How.STAY,
    "counseling.counselingsession.company": How.MOVE,
    "counseling.actionitem.company": How.MOVE,
    "counseling.referral.company": How.MOVE,
}

PRODUCT: dict[str, How] = {
    "products.product.merged_into": How.MOVE,
    "products.product_certificates.product": How.REPLACE,
    "products.oldslug.product": How.MOVE,
    "products.productphoto.product": How.MOVE,
    "products.priceterm.product": How.MOVE,
    "products.pricechange.product": How.STAY,
    "products.productrevision.product": How.STAY,
    "products.fieldcomment.product": How.STAY,
    "products.review.product": How.STAY,
    "products.shortlistitem.product": How.REPLACE,
    "products.catalogueentry.product": How.STAY,
    "products.visit.product": How.MOVE,
    "consulates.gap.product": How.MOVE,
    "consulates.quotationline.product": How.MOVE,
    "consulates.placement.product": How.MOVE,
    "consulates.samplebalance.product": How.STAY,
    "consulates.samplemovement.product": How.STAY,
    "consulates.samplerequest.product": How.MOVE,
    "consulates.houseevent_products.product": How.REPLACE,
    "consulates.fairparticipation_products.product": How.REPLACE,
    "consulates.inquiry.product": How.STOP,
    "consulates.exportwin.product": How.MOVE,
    "counseling.actionitem.product": How.MOVE,
}

TABLE: dict[str, dict[str, How]] = {"companies.company": COMPANY, "products.product": PRODUCT}
