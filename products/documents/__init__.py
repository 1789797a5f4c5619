"""Printed matter: product and company sheets, catalogues, shelf labels; PDF/UA, in Spanish or English."""

from products.documents.data_sheets import catalogue, company_sheet, labels, product_sheet, visit_address

__all__ = ["catalogue", "company_sheet", "labels", "product_sheet", "visit_address"]
