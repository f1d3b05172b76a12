moment = { $date }, { $time }
names-and-more = { $names } y { $more } más
zone-of = hora de { $city }
