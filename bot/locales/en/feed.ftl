# The feed of announcements, as programs that collect such feeds show it.

feed-title = Milepost: announcements
feed-title-of = { $board }: announcements
feed-withdrawn = Withdrawn: { $headline }
feed-withdrawn-at = This announcement turned out to be wrong and was withdrawn ({ $at }).
