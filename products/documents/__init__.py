"""Printed documents: data sheets of products and companies, catalogues, shelf labels; PDF/UA, in Spanish or English."""

from products.documents.data_sheets import catalogue_pdf, company_data_sheet, product_data_sheet, scan_url, shelf_labels

__all__ = ["catalogue_pdf", "company_data_sheet", "product_data_sheet", "scan_url", "shelf_labels"]
