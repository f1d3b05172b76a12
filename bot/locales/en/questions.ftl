# Answers to questions. Names come with their Markdown escaped, counts as in a sentence.

unknown-board = There is no ranking “{ $name }”. While you type, Discord suggests those that there are.
    .plain = '{ $name }' is no board; there are { $count ->
        [0] none
       *[other] { $known }
    }
unknown-board-near = There is no ranking “{ $name }”. Did you mean “{ $near }”?
    .plain = '{ $name }' is no board; did you mean '{ $near }'?
unknown-account = There is no account “{ $name }”. While you type, Discord suggests those that there are.
    .plain = '{ $name }' is no account; there are { $count ->
        [0] none
       *[other] { $known }
    }
unknown-account-near = There is no account “{ $name }”. Did you mean “{ $near }”?
    .plain = '{ $name }' is no account; did you mean '{ $near }'?
unknown-city = There is no city “{ $name }”. While you type, Discord suggests those that there are.
unknown-city-near = There is no city “{ $name }”. Did you mean “{ $near }”?
unknown-event = Nothing is known of “{ $name }”. `/recent` shows what happened lately.
    .plain = '{ $name }' is no event; 'milepost events --all' lists their keys
ask-no-boards = There is no ranking yet. The operators of Milepost add one to its settings.
ask-no-longer-tracked = This button is about something that is no longer tracked. Please ask anew with a command.

# Periods, and a button that is as short as can be.
ask-period = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
ask-days-short = { $days } d
ask-chart = Chart
ask-indexed = Growth
ask-everything = Also what was not announced

# What a reader must know of a count.
ask-stale = ⏳ last count { $when }
ask-looked-at = last looked at { $when }
ask-held = ❔ a newer count is not confirmed yet
ask-no-count = No count is known yet.
ask-no-counts = No count is known yet. The first poll brings one; `/status` shows how the sources are doing.
ask-without-count = No count is known yet of { $names }.
ask-cut = … and { $count } more.

ask-ranking-head = As of { $at }, changes over { $period }
ask-no-change = The change over { $period } is not known: it takes a count from the beginning of that time and one from its end.
ask-no-change-of = The change over { $period } is not known for { $names }: it takes a count from the beginning of that time and one from its end.
ask-rank = { $rank }.
ask-new = new
ask-ahead = { $gap } ahead of { $name }
ask-level = level with { $name }
ask-source = Source

ask-growth = { ask-period }: { $gained }
ask-city-rank = { $board }: number { $rank } of { $of }
ask-city-events = Latest news

ask-milestones-of = Milestones: { $name }
ask-next-on = Next milestones: { $board }
ask-next = Next milestone { COUNT($threshold) }: { $missing } to go
ask-no-next = No further milestone is set.
ask-milestone-took = { $span } after the one before
ask-milestones-first = The first count that is known is { $count }, of { $at }.
ask-milestones-before = { COUNT($threshold) } had been passed before the first count that is known: { $count }, of { $at }.

ask-comparison = Comparison: { $names }
ask-behind = { $gap } behind { $name }
ask-level-with = Level with { $name }
ask-gap-grew = the gap grew by { COUNT($by) } in { $period }
ask-gap-shrank = the gap shrank by { COUNT($by) } in { $period }
ask-gap-same = the gap is what it was { $period } ago
ask-leads-since = { $name } has been in front since { $at }.
ask-leads-at-least-since = { $name } has been in front at least since { $at }.

ask-history = { $names }: { $period }
ask-history-line = { $first } → { $last } ({ $at })
ask-no-history = No count from this time. A longer period may have some.
ask-history-held = { $count ->
    [one] { $count } count is not confirmed yet.
   *[other] { $count } counts are not confirmed yet.
}

ask-recent = What happened lately
ask-recent-of = What happened lately: { $names }
ask-no-events = Nothing happened yet that was announced. Milestones and overtakes will show up here.
ask-withdrawn = **withdrawn**
ask-silent = not announced: { $reason }
ask-silent-import = it came with an import
ask-silent-operators = it is for the operators only
ask-silent-unwanted = no channel has subscribed to it
ask-silent-nobody = nobody had been told yet
ask-silent-old = it is compared with an old count that was imported
ask-silent-expired = its reading is too old
ask-event-quarantined = { $name }: a count of { COUNT($count) } is held back until it is confirmed
ask-event-released = { $name }: the count of { COUNT($count) } that was held back is confirmed
ask-event-rejected = { $name }: the count of { COUNT($count) } was rejected

ask-why = What decided this
ask-why-account = Latest readings: { $name }
ask-why-what = Please choose an event or an account.
ask-why-nothing = There is nothing to explain: this was a test, or it is no longer known.
ask-why-silent = It was not announced: { $reason }.
ask-why-operator = An operator decided this.
ask-why-milestone = The first believed count of { COUNT($threshold) } or more. The highest one before was { COUNT($peak) }. Thresholds: { $ladders }. The counts:
ask-why-overtake = A lead counts when { $confirmations ->
    [one] { $confirmations } poll confirms
   *[other] { $confirmations } polls in a row confirm
} that it is large enough.
ask-why-margin = In front of { $name } by at least { COUNT($margin) }, as the rules demand:
ask-why-doubtful = The lead is no wider than what the two usually give and take, so it took more polls and more time than others.
ask-why-level = The last believed count was { $count }, of { $at }.
ask-why-tolerance = The count of { $count }, read { $at }, is more than { COUNT($tolerance) } away from it, which is out of proportion for this account. Later readings decide.
ask-why-joint = Many accounts of the same source moved at the same time.
ask-why-agreement = Readings that agree must go on for { $span }; the first of them is of { $since }.
ask-why-nearly-nothing = A fall to nearly nothing is never believed unless an operator approves it.
ask-why-incident = { $moved } of { $comparable } comparable accounts moved together, out of proportion:
ask-why-readings = Readings
ask-why-events = Events
ask-why-deliveries = Announcements
ask-reading-hidden = count hidden by the account
ask-reading-missing = account not found
ask-reading-failed = could not be read
ask-reading-held = not confirmed yet
ask-reading-rejected = rejected
ask-reading-imported = imported
ask-delivery-pending = waiting
ask-delivery-sent = announced
ask-delivery-expired = given up, as it was too late
ask-delivery-dropped = left out
ask-delivery-elsewhere = { $count ->
    [one] announced in { $count } channel elsewhere
   *[other] announced in { $count } channels elsewhere
}

ask-status = Status
ask-status-well = ✅ All is well.
ask-status-not-well = ⚠️ Something needs attention.
ask-status-never-polled = { $accounts ->
    [one] { $accounts } account is tracked; no source has been polled yet.
   *[other] { $accounts } accounts are tracked; no source has been polled yet.
}
ask-status-polled = { $accounts ->
    [one] { $accounts } account is tracked; the last poll was { $at }.
   *[other] { $accounts } accounts are tracked; the last poll was { $at }.
}
ask-status-incident = ⚠️ { $source }: counts have moved out of proportion since { $at }. Nothing that rests on them is announced.
ask-status-queue = { $count ->
    [one] { $count } announcement is waiting; it was made { $at }.
   *[other] { $count } announcements are waiting; the oldest was made { $at }.
}
ask-status-queue-empty = No announcement is waiting.
ask-status-paused = { $count ->
    [one] ⚠️ { $count } channel refuses announcements.
   *[other] ⚠️ { $count } channels refuse announcements.
}
ask-status-sources = Sources
ask-status-accounts = Accounts
ask-status-stale = No recent count ({ $count }): { $names }
ask-status-held = With a count that is not confirmed yet ({ $count }): { $names }
ask-status-unknown = Without any count yet ({ $count }): { $names }
ask-source-well = { $source }: read { $at }
ask-source-failing = { $source }: cannot be read; this began { $at }

ask-about = About Milepost
ask-about-text = Milepost follows how many people follow the official accounts of cities. It announces when an account passes a milestone or overtakes another one.
ask-about-rules = How it decides
ask-about-rules-text =
    A count that is out of proportion for its account is held back until later ones confirm it. A milestone is announced once, ever. An overtake is announced once several polls in a row confirm it. Some platforms round their counts; these are marked with ≈. `/why` shows what decided an announcement.
ask-about-boards = Rankings

ask-export = Here is the table. Times are in UTC.
ask-export-packed = It is packed with gzip, as Discord would not take it otherwise.
ask-export-cut = **It is not whole**: it has the newest { $rows } rows. A shorter period may be whole; `milepost export` has everything.
ask-export-nothing = There is nothing to export for this choice. A longer period may have something.

ask-which = “{ $name }” may be { $names }. While you type, Discord suggests them: choose one.
ask-compare-two = Please name two different accounts to compare.
ask-no-events-of = Nothing of this kind was announced yet. `/recent` without a choice shows everything.
