# In the picture, where it is small: keep these short.
chart-no-readings = no readings yet
chart-unconfirmed = unconfirmed
chart-start = start = 100
chart-span = { $from } – { $to }

# For people who do not see the picture. It must be short: ten accounts have to fit in.
chart-alt = Line chart: { $title }.
chart-alt-indexed = Line chart, every line starting at 100: { $title }.
chart-alt-span = From { $from } to { $to }.
# Counts at the beginning, at the end and at most.
chart-alt-line = { $name }: from { $first } to { $last }, highest { $highest }.
chart-alt-point = { $name }: { $last }, a single reading.
chart-alt-empty = { $name }: no readings yet.
chart-alt-held =
    { $readings ->
        [one] { $readings } unconfirmed reading.
       *[other] { $readings } unconfirmed readings.
    }
chart-alt-milestones = Milestones: { $milestones }.
# The moment that is marked in the picture.
chart-alt-crossing = Marked: { $followers } on { $at }.
