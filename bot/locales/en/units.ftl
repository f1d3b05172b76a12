# A date and a time of day: "14 Oct 2023, 09:30".
moment = { $date }, { $time }
# Names in a row, and how many are left out, always two or more: "Seoul, Tokyo and 3 more".
names-and-more = { $names } and { $more } more
# What the clocks of a city show, for a time of day: "Seoul time".
zone-of = { $city } time
