"""How goods travel: cases, layers, pallets, containers, parcels, and pallets that companies share."""
