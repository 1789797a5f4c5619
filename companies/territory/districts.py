"""The 262 municipalities before May 2024, now districts, by the present municipality (see departments.py).

Source: Ley especial para la reestructuración municipal, decree 762 of June 2023.
"""

_BY_MUNICIPALITY = {
    "AH-Norte": "Atiquizaya, El Refugio, San Lorenzo, Turín",
    "AH-Centro": "Ahuachapán, Apaneca, Concepción de Ataco, Tacuba",
    "AH-Sur": "Guaymango, Jujutla, San Francisco Menéndez, San Pedro Puxtla",
    "SA-Norte": "Masahuat, Metapán, Santa Rosa Guachipilín, Texistepeque",
    "SA-Centro": "Santa Ana",
    "SA-Este": "Coatepeque, El Congo",
    "SA-Oeste": "Candelaria de la Frontera, Chalchuapa, El Porvenir, San Antonio Pajonal, San Sebastián Salitrillo, "
    "Santiago de la Frontera",
    "SO-Norte": "Juayúa, Nahuizalco, Salcoatitán, Santa Catarina Masahuat",
    "SO-Centro": "Sonsonate, Sonzacate, Nahulingo, San Antonio del Monte, Santo Domingo de Guzmán",
    "SO-Este": "Izalco, Armenia, Caluco, San Julián, Cuisnahuat, Santa Isabel Ishuatán",
    "SO-Oeste": "Acajutla",
    "CH-Norte": "La Palma, Citalá, San Ignacio",
    "CH-Centro": "Nueva Concepción, Tejutla, La Reina, Agua Caliente, Dulce Nombre de María, El Paraíso, San Fernando, "
    "San Francisco Morazán, San Rafael, Santa Rita",
    "CH-Sur": "Chalatenango, Arcatao, Azacualpa, Comalapa, Concepción Quezaltepeque, El Carrizal, La Laguna, "
    "Las Vueltas, Nombre de Jesús, Nueva Trinidad, Ojos de Agua, Potonico, San Antonio de la Cruz, "
    "San Antonio Los Ranchos, San Francisco Lempa, San Isidro Labrador, San José Cancasque, San José Las Flores, "
    "San Luis del Carmen, San Miguel de Mercedes",
    "LI-Norte": "Quezaltepeque, San Matías, San Pablo Tacachico",
    "LI-Centro": "San Juan Opico, Ciudad Arce",
    "LI-Oeste": "Colón, Jayaque, Sacacoyo, Tepecoyo, Talnique",
    "LI-Este": "Antiguo Cuscatlán, Huizúcar, Nuevo Cuscatlán, San José Villanueva, Zaragoza",
    "LI-Costa": "Chiltiupán, Jicalapa, La Libertad, Tamanique, Teotepeque",
    "LI-Sur": "Comasagua, Santa Tecla",
    "SS-Norte": "Aguilares, El Paisnal, Guazapa",
    "SS-Oeste": "Apopa, Nejapa",
    "SS-Este": "Ilopango, San Martín, Soyapango, Tonacatepeque",
    "SS-Centro": "Ayutuxtepeque, Mejicanos, San Salvador, Cuscatancingo, Ciudad Delgado",
    "SS-Sur": "Panchimalco, Rosario de Mora, San Marcos, Santo Tomás, Santiago Texacuangos",
    "CU-Norte": "Suchitoto, San José Guayabal, Oratorio de Concepción, San Bartolomé Perulapía, San Pedro Perulapán",
    "CU-Sur": "Cojutepeque, San Rafael Cedros, Candelaria, Monte San Juan, El Carmen, San Cristóbal, "
    "Santa Cruz Michapa, San Ramón, El Rosario, Santa Cruz Analquito, Tenancingo",
    "PA-Oeste": "Cuyultitán, Olocuilta, San Juan Talpa, San Luis Talpa, San Pedro Masahuat, Tapalhuaca, "
    "San Francisco Chinameca",
    "PA-Centro": "El Rosario, Jerusalén, Mercedes La Ceiba, Paraíso de Osorio, San Antonio Masahuat, San Emigdio, "
    "San Juan Tepezontes, San Luis La Herradura, San Miguel Tepezontes, San Pedro Nonualco, Santa María Ostuma, "
    "Santiago Nonualco",
    "PA-Este": "San Juan Nonualco, San Rafael Obrajuelo, Zacatecoluca",
    "CA-Este": "Guacotecti, San Isidro, Sensuntepeque, Victoria, Dolores",
    "CA-Oeste": "Ilobasco, Tejutepeque, Jutiapa, Cinquera",
    "SV-Norte": "Apastepeque, Santa Clara, San Ildefonso, San Esteban Catarina, San Sebastián, San Lorenzo, "
    "Santo Domingo",
    "SV-Sur": "San Vicente, Guadalupe, Verapaz, Tepetitán, Tecoluca, San Cayetano Istepeque",
    "US-Norte": "Santiago de María, Alegría, Berlín, Mercedes Umaña, Jucuapa, El Triunfo, Estanzuelas, "
    "San Buenaventura, Nueva Granada",
    "US-Este": "Usulután, Jucuarán, San Dionisio, Concepción Batres, Santa María, Ozatlán, Tecapán, Santa Elena, "
    "California, Ereguayquín",
    "US-Oeste": "Jiquilisco, Puerto El Triunfo, San Agustín, San Francisco Javier",
    "SM-Norte": "Ciudad Barrios, Sesori, Nuevo Edén de San Juan, San Gerardo, San Luis de la Reina, Carolina, "
    "San Antonio del Mosco, Chapeltique",
    "SM-Centro": "San Miguel, Comacarán, Uluazapa, Moncagua, Quelepa, Chirilagua",
    "SM-Oeste": "Chinameca, Nueva Guadalupe, Lolotique, San Jorge, San Rafael Oriente, El Tránsito",
    "MO-Norte": "Arambala, Cacaopera, Corinto, El Rosario, Joateca, Jocoaitique, Meanguera, Perquín, San Fernando, "
    "San Isidro, Torola",
    "MO-Sur": "Chilanga, Delicias de Concepción, El Divisadero, Gualococti, Guatajiagua, Jocoro, Lolotiquillo, "
    "Osicala, San Carlos, San Francisco Gotera, San Simón, Sensembra, Sociedad, Yamabal, Yoloaiquín",
    "UN-Norte": "Anamorós, Bolívar, Concepción de Oriente, El Sauce, Lislique, Nueva Esparta, Pasaquina, Polorós, "
    "San José La Fuente, Santa Rosa de Lima",
    "UN-Sur": "Conchagua, El Carmen, Intipucá, La Unión, Meanguera del Golfo, San Alejo, Yayantique, Yucuaiquín",
}
# (name, present municipality)
DISTRICTS = [(name, code) for code, names in _BY_MUNICIPALITY.items() for name in names.split(", ")]
# Other spellings: name → district.
ALTERNATIVE_NAMES = {
    "San José": "San José La Fuente",
    "San Antonio": "San Antonio del Mosco",
    "San José La Fuente de Oriente": "San José La Fuente",
    "Nueva San Salvador": "Santa Tecla",
    "Delgado": "Ciudad Delgado",
    "Ataco": "Concepción de Ataco",
    "Lourdes Colón": "Colón",
    "Opico": "San Juan Opico",
    "Puerto de La Libertad": "La Libertad",
    "Gotera": "San Francisco Gotera",
    "Cancasque": "San José Cancasque",
    "Las Flores": "San José Las Flores",
    "Ozatlan": "Ozatlán",
}
