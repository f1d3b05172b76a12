moment = { $date } { $time }
names-and-more = { $names } 외 { $more }곳
zone-of = { $city } 시간
