"""The services of the State for exporters."""

from counseling.models import Service
from exportasv.core.reference_data import ReferenceTable, declare_reference

SERVICES = ReferenceTable("services", Service, key="slug", links={"institution": "code"}, withdrawn={"is_shown": False})
declare_reference(SERVICES)
