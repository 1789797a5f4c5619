"""What a merge does with each relation to a company or a product.

A new relation to Company or Product needs a line here: "app.model.field" (the link table of a many-to-many field is a
model too: "app.model_field.product"). Without it no merge is possible; tests/companies/test_merging.py names the
missing ones.
"""

from enum import StrEnum


class MergePolicy(StrEnum):
    """What a merge does with the rows of a relation."""

    MOVE = "move"  # move to the kept row; if that breaks a unique constraint, stay with the other
    RELINK = "relink"  # as MOVE, and rows that refer to a row that stays refer to the kept row's equal one
    REPLACE = "replace"  # move to the kept row; if that breaks a unique constraint, delete; undo restores them
    STOP = "stop"  # move to the kept row; if that breaks a unique constraint, refuse the merge
    STAY = "stay"  # do not move: history of the row itself, an append-only ledger, or derived by triggers


COMPANY_POLICIES: dict[str, MergePolicy] = {
    "companies.company.merged_into": MergePolicy.MOVE,
    "companies.oldslug.company": MergePolicy.MOVE,
    "companies.companymember.company": MergePolicy.REPLACE,  # the merged company must not keep members without an owner
    "companies.invitation.company": MergePolicy.REPLACE,
    "companies.certificate.company": MergePolicy.RELINK,  # products keep their certificates
    "companies.exportmarket.company": MergePolicy.MOVE,
    "companies.destinationanswer.company": MergePolicy.MOVE,
    "companies.readinessassessment.company": MergePolicy.MOVE,
    "products.productfamily.company": MergePolicy.REPLACE,
    "products.product.company": MergePolicy.STOP,  # merge two products of the same name first
    "companies.application.company": MergePolicy.MOVE,
    "consulates.gap.company": MergePolicy.MOVE,
    "consulates.fairparticipation.company": MergePolicy.MOVE,
    "consulates.inquiry.company": MergePolicy.STOP,  # an open inquiry must not stay with an archived company
    "consulates.exportwin.company": MergePolicy.MOVE,
    "companies.documentaccess.company": MergePolicy.STAY,
    "companies.partneraccess.company": MergePolicy.MOVE,
    "counseling.registration.company": MergePolicy.MOVE,
    "counseling.neglectedcompany.company": MergePolicy.STAY,
    "counseling.counselingsession.company": MergePolicy.MOVE,
    "counseling.actionitem.company": MergePolicy.MOVE,
    "counseling.referral.company": MergePolicy.MOVE,
    "market_access.fact.company": MergePolicy.MOVE,
    "market_access.requirementrecord.company": MergePolicy.MOVE,
    "market_access.requirementtask.company": MergePolicy.MOVE,
    "market_access.pricesheet.company": MergePolicy.MOVE,
    "market_access.readylot.company": MergePolicy.MOVE,
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
    "products.collection_products.product": MergePolicy.REPLACE,
    "products.searchdocument.product": MergePolicy.STAY,
    "products.qrscan.product": MergePolicy.MOVE,
    "consulates.gap.product": MergePolicy.MOVE,
    "consulates.quotationline.product": MergePolicy.MOVE,
    "consulates.placement.product": MergePolicy.MOVE,
    "consulates.visit.product": MergePolicy.MOVE,
    "consulates.samplebalance.product": MergePolicy.STAY,
    "consulates.samplemovement.product": MergePolicy.STAY,
    "consulates.samplerequest.product": MergePolicy.MOVE,
    "consulates.houseevent_products.product": MergePolicy.REPLACE,
    "consulates.fairparticipation_products.product": MergePolicy.REPLACE,
    "consulates.inquiry.product": MergePolicy.STOP,
    "consulates.exportwin.product": MergePolicy.MOVE,
    "counseling.actionitem.product": MergePolicy.MOVE,
    "market_access.fact.product": MergePolicy.MOVE,
    "market_access.requirementrecord.product": MergePolicy.MOVE,
    "market_access.requirementtask.product": MergePolicy.MOVE,
    "market_access.marketlight.product": MergePolicy.STAY,
    "market_access.pricesheet.product": MergePolicy.REPLACE,
    "market_access.readylot.product": MergePolicy.REPLACE,
    "market_access.nationalcode.product": MergePolicy.REPLACE,
    "market_access.billofmaterials.product": MergePolicy.REPLACE,
    "market_access.labeldata.product": MergePolicy.REPLACE,
    "market_access.exportplan.product": MergePolicy.REPLACE,
    "market_access.changeimpact.product": MergePolicy.STAY,
}

# These rows have a company of their own, and their product is one of it. Between products of two companies they stay.
OF_ONE_COMPANY = {
    "consulates.gap.product",
    "consulates.quotationline.product",
    "consulates.inquiry.product",
    "consulates.exportwin.product",
    "counseling.actionitem.product",
    "market_access.fact.product",
    "market_access.requirementrecord.product",
    "market_access.requirementtask.product",
    "market_access.pricesheet.product",
    "market_access.readylot.product",
}

POLICIES_BY_MODEL: dict[str, dict[str, MergePolicy]] = {
    "companies.company": COMPANY_POLICIES,
    "products.product": PRODUCT_POLICIES,
}
