"""What becomes of each relation to a company or a product when two of them are merged: one declared table.

A model that gains a relation to Company or Product gets a line here: "app.model.field" (a link table of a many-to-many
field is a model too: "app.model_field.product"). Without its line no merge is done, and tests/companies/test_merging.py
names what is missing.
"""

from enum import StrEnum


class MergePolicy(StrEnum):
    """What becomes of the rows of a relation."""

    MOVE = "move"  # to the kept one; a row that cannot be there twice stays with the other
    REPLACE = "replace"  # to the kept one; a row that cannot be there twice is deleted, and comes back by undo
    STOP = "stop"  # to the kept one; where a row cannot be there twice, nothing is merged until a person has seen to it
    STAY = "stay"  # history of the row itself, a ledger that is never rewritten, or derived by triggers


COMPANY_POLICIES: dict[str, MergePolicy] = {
    "companies.company.merged_into": MergePolicy.MOVE,
    "companies.oldslug.company": MergePolicy.MOVE,
    "companies.companymember.company": MergePolicy.REPLACE,  # a member left behind could be one without an owner
    "companies.invitation.company": MergePolicy.REPLACE,
    "companies.certificate.company": MergePolicy.MOVE,
    "companies.exportmarket.company": MergePolicy.MOVE,
    "companies.destinationanswer.company": MergePolicy.MOVE,
    "companies.readinessassessment.company": MergePolicy.MOVE,
    "products.product.company": MergePolicy.STOP,  # two products of one name are to be merged first
    "companies.application.company": MergePolicy.MOVE,
    "consulates.gap.company": MergePolicy.MOVE,
    "consulates.fairparticipation.company": MergePolicy.MOVE,
    "consulates.inquiry.company": MergePolicy.STOP,  # an open question must not stay with a company that is gone
    "consulates.exportwin.company": MergePolicy.MOVE,
    "companies.documentaccess.company": MergePolicy.STAY,
    "counseling.registration.company": MergePolicy.MOVE,
    "counseling.neglectedcompany.company": MergePolicy.STAY,
    "counseling.counselingsession.company": MergePolicy.MOVE,
    "counseling.actionitem.company": MergePolicy.MOVE,
    "counseling.referral.company": MergePolicy.MOVE,
}

PRODUCT_POLICIES: dict[str, MergePolicy] = {
    "products.product.merged_into": MergePolicy.MOVE,
    "products.product_certificates.product": MergePolicy.REPLACE,
    "products.oldslug.product": MergePolicy.MOVE,
    "products.productphoto.product": MergePolicy.MOVE,
    "products.priceterm.product": MergePolicy.MOVE,
    "products.pricechange.product": MergePolicy.STAY,
    "products.productrevision.product": MergePolicy.STAY,
    "products.fieldcomment.product": MergePolicy.STAY,
    "products.review.product": MergePolicy.STAY,
    "products.shortlistitem.product": MergePolicy.REPLACE,
    "products.searchdocument.product": MergePolicy.STAY,
    "products.qrscan.product": MergePolicy.MOVE,
    "consulates.gap.product": MergePolicy.MOVE,
    "consulates.quotationline.product": MergePolicy.MOVE,
    "consulates.placement.product": MergePolicy.MOVE,
    "consulates.samplebalance.product": MergePolicy.STAY,
    "consulates.samplemovement.product": MergePolicy.STAY,
    "consulates.samplerequest.product": MergePolicy.MOVE,
    "consulates.houseevent_products.product": MergePolicy.REPLACE,
    "consulates.fairparticipation_products.product": MergePolicy.REPLACE,
    "consulates.inquiry.product": MergePolicy.STOP,
    "consulates.exportwin.product": MergePolicy.MOVE,
    "counseling.actionitem.product": MergePolicy.MOVE,
}

POLICIES_BY_MODEL: dict[str, dict[str, MergePolicy]] = {
    "companies.company": COMPANY_POLICIES,
    "products.product": PRODUCT_POLICIES,
}
