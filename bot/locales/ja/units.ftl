moment = { $date } { $time }
names-and-more = { $names }ほか{ $more }件
zone-of = { $city }時間
