# The web page; what only the pages of accounts say is in profile.ftl.

page-boards = Rankings
page-compare = Compare
page-announcements = Announcements
page-navigation = Pages
page-language = Language
page-skip = Skip to the content
page-full = Open the full page
page-about = How many people follow the official accounts of cities, and which of them have just passed a milestone or one another.
page-rules = A count that is out of proportion is held back until later ones confirm it. A milestone is announced once; an overtake, once several readings in a row confirm it. What turns out to be wrong is corrected in public.
# $zone is "Seoul time", or "UTC".
page-zone = All times: { $zone }
page-for-programs = For programs
page-theme = Appearance
page-theme-choice = { $theme ->
    [light] Light
    [dark] Dark
   *[auto] Automatic
}
page-remarks = What is happening
page-remarks-before = What happened before
page-connection-lost = The connection is lost. Trying again…

# When the newest count was taken.
page-as-of = As of { $at }
page-no-boards = There is no ranking yet. Whoever runs this page adds one to the settings; then it appears here.
page-no-counts = No count is known yet. The first poll brings one, and the ranking appears here by itself.
page-no-announcements = Nothing has been announced yet. Milestones and overtakes will appear here by themselves.
page-all-announcements = All announcements
page-whole-board = Whole ranking
page-more-places = … and { $count } more

# The table. Where a language needs it, gap and changes are those of followers.
page-caption = Ranking: { $board }
page-rank = Rank
page-account = Account
page-trend = Trend
page-followers = Followers
page-gap = Gap
page-level = level
page-period = Period
page-days = { $days ->
    [one] { $days } day
    [365] 1 year
   *[other] { $days } days
}
page-about-number = about
page-climbed = { $places ->
    [one] up { $places } place
   *[other] up { $places } places
}
page-fell = { $places ->
    [one] down { $places } place
   *[other] down { $places } places
}
page-next = { $missing } short of { $threshold }
page-stale = last count { $at }
page-looked-at = last looked at { $at }
page-held = a newer count is not confirmed yet
page-summary-place = { $rank }. { $name } { $count }

# What can be done with a ranking.
page-take = Take it along
page-ranking-csv = Ranking (CSV)
page-history-csv = History (CSV)
page-kiosk = For a wall screen
page-embed = Embed in your own page
page-embed-how = Copy this into the HTML of your page. It stays up to date by itself.

# The announcements.
page-filter = Ranking
page-all-boards = All
page-no-announcements-of = Nothing has been announced about this ranking yet.
page-paging = More announcements
page-newer = Newer
page-older = Older
page-no-older = There are no older announcements.
page-withdrawn = Withdrawn
page-withdrawn-title = Withdrawn: { $title }
page-see-correction = See the correction
page-see-corrected = See the announcement that is withdrawn
page-share = Share
page-copy = Copy the address
page-copied = Copied
page-by-mail = Send by e-mail
page-save-picture = Save the picture

# Where there is nothing to show.
page-failure-not-found = There is no such page
page-failure-why-not-found = It may never have existed, or it is about something that is no longer tracked.
page-failure-bad-query = This address cannot be understood
page-failure-why-bad-query = Something after its question mark is not what is expected there.
page-failure-too-many = That was a bit much at once
page-failure-why-too-many = Please wait a moment, then load the page again.
page-failure-broken = Something went wrong here
page-failure-why-broken = Please try again in a moment.
page-back = To the rankings

# What programs are told in place of such a page.
unknown-announcement = '{ $name }' is no announcement; /api/announcements lists their keys
query-number = '{ $name }' must be a whole number from 1 to { $most }, not '{ $text }'
query-accounts = 'account' names { $count } accounts, and can name { $most } at most
query-kind = 'kind' must be one of { $known }, not '{ $text }'
