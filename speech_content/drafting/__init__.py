"""How a leaflet becomes a draft: noise out, units filed, lists said as sentences, everything accounted for."""
