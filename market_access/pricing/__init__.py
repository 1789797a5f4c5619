"""What a shipment costs from the workshop to the shelf: duties, price ladder, sheets (docs/price-ladder.md)."""
