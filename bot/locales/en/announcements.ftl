# What channels are told. Names come with their Markdown escaped; counts are shown as in a sentence.

# What a platform is called, and those who follow there.
tell-platform = { $platform ->
    [bluesky] Bluesky
    [facebook] Facebook
    [github] GitHub
    [instagram] Instagram
    [mastodon] Mastodon
    [threads] Threads
    [tiktok] TikTok
    [twitch] Twitch
    [x] X
    [youtube] YouTube
   *[other] { $platform }
}
tell-followers = { $platform ->
    [youtube] subscribers
   *[other] followers
}
tell-count = { $platform ->
    [youtube] { $count ->
        [one] { COUNT($count) } subscriber
       *[other] { COUNT($count) } subscribers
    }
   *[other] { $count ->
        [one] { COUNT($count) } follower
       *[other] { COUNT($count) } followers
    }
}
tell-count-about = about { tell-count }
# How far two accounts are apart.
tell-gap = { tell-count }
tell-gap-about = about { tell-count }
# An account that shares its name with another one: Seoul (YouTube).
tell-name-with = { $name } ({ $detail })

# Headlines, which may be all that a phone shows: $name is the account, $passed are those behind it now.
tell-milestone = { $name } passes { COUNT($threshold) } { tell-followers } on { tell-platform }
# The same, where the platform is not known.
tell-milestone-unplaced = { $name } passes { COUNT($threshold) } { tell-followers }
tell-overtake = { $board }: { $name } overtakes { $passed } and is now number { $rank }
tell-overtake-first = { $board }: { $name } overtakes { $passed } and takes first place
tell-neck-and-neck = { $board }: { $names } are neck and neck
tell-incident-started = Unusual counts from { tell-platform }
tell-incident-ended = Counts from { tell-platform } are back to normal
tell-correction = Correction: an announcement is withdrawn

tell-also-passed = Also passed on the way: { $thresholds }.
tell-rounded = { tell-platform } shows rounded counts.
tell-neck-and-neck-why = They have swapped places again. There will be news when one of them leads for good.
tell-incident-started-why = The counts of { $accounts } accounts changed abruptly at the same time. The cause is most likely the platform and not the cities. Nothing that rests on these counts is announced until they are back to normal.
tell-incident-ended-why = Announcements and rankings resume.
tell-correction-said = We announced: { $headline }.
tell-correction-why = That was wrong: the reading of { $count } from { $at } has been rejected, so the announcement is withdrawn. We apologise for the mistake.

tell-when = When
tell-when-at = { $at }
tell-when-within = Between { $from } and { $to }
tell-when-between = Between { $from } and { $to }
tell-when-unseen = No reliable count in between.
tell-when-confirmed = Confirmed { $at }
tell-took = { $span } after the previous milestone
tell-cause = Cause
tell-cause-fall = { $passed } lost { tell-followers }
tell-rank = Ranking
# Where an account stands, of how many that have a count.
tell-place = No. { $rank } of { $of }
tell-place-alone = No. { $rank }
tell-rank-first = { $place } · { $gap } ahead of { $other }
tell-rank-behind = { $place } · { $gap } behind { $other }
tell-rank-level = { $place } · level with { $other }
# The same, where the title does not say on which board.
tell-rank-on = { $board }: { $place }

# Several events in one message; $count of them.
tell-also = Also new
tell-more = … and { $count } more; `/recent` shows them all.
tell-summary = { $count ->
    [one] { $count } announcement from the quiet hours
   *[other] { $count } announcements from the quiet hours
}
tell-summary-milestone = Milestones
tell-summary-overtake = Overtakes
tell-summary-neck-and-neck = Neck and neck
tell-summary-incident = Sources
tell-summary-correction = Corrections
tell-notice = For the operators
tell-notice-more = … and { $count } more; they are in the log.
tell-cut = … shortened; `/recent` shows it all.

tell-test = Test: { $headline }
tell-test-note = **This is a test.** It shows what announcements look like here; none of it has happened.
tell-footer = As of { $at } ({ $zone })
tell-footer-test = Test, nothing has happened

tell-button-ranking = Ranking
tell-button-history = History
tell-button-why = Why?
