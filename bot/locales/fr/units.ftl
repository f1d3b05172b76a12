moment = { $date } à { $time }
names-and-more = { $names } et { $more } autres
# The city comes with its preposition: de Séoul, d’Athènes, du Caire.
zone-of = heure { $city }
