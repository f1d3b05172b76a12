# What the demonstration says besides what is announced: a remark explains what has just happened.

# The names of the cities, as in bot/demo/settings.toml.
demo-city = { $account ->
    [amsterdam] Amsterdam
    [berlin] Berlin
    [london] London
    [melbourne] Melbourne
    [new-york] New York
    [paris] Paris
    [seoul] Seoul
    [shanghai] Shanghai
    [singapore] Singapore
    [tokyo] Tokyo
   *[other] { $account }
}
demo-rival = { $rival ->
    [amsterdam] Amsterdam
    [berlin] Berlin
    [london] London
    [melbourne] Melbourne
    [new-york] New York
    [paris] Paris
    [seoul] Seoul
    [shanghai] Shanghai
    [singapore] Singapore
    [tokyo] Tokyo
   *[other] { $rival }
}

# Stands on top of every page.
demo-notice = Demonstration. Published on 5–7 November 2023: Seoul passed { COUNT($threshold) } in September; as of October, Seoul had { COUNT($seoul) }, Melbourne { COUNT($melbourne) }, Paris { COUNT($paris) } (330,000 in one paper), New York { COUNT($new-york) }, Tokyo { COUNT($tokyo) } and London { COUNT($london) }. All other counts are synthetic.

demo-baseline = The first poll reads { $accounts } accounts. Where they stand is the baseline: nothing has happened yet, so nothing is announced.
demo-lead = { demo-city } shows { COUNT($lead) } more followers than { demo-rival }. Nothing is announced yet: a lead has to be clear, and several polls in a row have to show it.
demo-lead-lost = { demo-rival } is back in front of { demo-city }. An announcement would have been wrong.
demo-overtake = The lead of { demo-city } over { demo-rival } is confirmed and announced, once. The announcement says between which two polls it happened.
demo-contest-over = { demo-city } has led { demo-rival } before and { $times ->
    [one] lost the lead once
   *[other] lost the lead { $times } times
}. Now the lead is clear and confirmed: there is one announcement, and none of what came before.
demo-first-place = First place changes hands, confirmed by { $polls } polls in a row. When { demo-city } really overtook { demo-rival } was never published: the day is made up here, the rules are not.
demo-milestone = { demo-city } reaches { COUNT($threshold) } for the first time. A milestone is announced once and for all: should the count dip and reach it again, nothing is said.
demo-held = { demo-city } suddenly shows { COUNT($followers) } followers. That is not plausible, so the reading is held: it changes no ranking, and nothing is announced.
demo-rejected = { demo-city } is back at { COUNT($followers) }: what was held is rejected. Nobody was told anything wrong.
demo-outage = The source does not answer. No count is made up: the ranking stays as it was last read, and Milepost keeps asking.
demo-caught-up = After { $polls } missed polls, the source answers again. What happened meanwhile is told now and only once, with the two polls between which it happened.
demo-incident = { $accounts } accounts collapse in the same poll. That is the platform and not the cities: the board is frozen until the counts are right again.
demo-incident-over = The counts are right again. The { $readings } readings that were held are rejected, and the board goes on as if they had never been.
demo-milestone-published = It was published in November that { demo-city } had passed { COUNT($threshold) } in September 2023. Milepost tells it at the first poll that shows it. Which day it was is made up.
demo-published = The counts of { $accounts } cities are now the published ones, as of October 2023. Those of the other { $others } are synthetic throughout.
demo-told-by-hand = On 5 November 2023, the first place of Seoul was announced by hand, five weeks or more after its account had passed 450,000. Here, Milepost told of the 450,000 within a day, { $days } days ago.

# The summary at its end.
demo-total-polls = polls: { $polls }, of which { $failed } failed
demo-total-readings = readings: { $readings }, of which { $held } held and { $rejected } rejected
demo-total-announced = announced: { $kinds }
demo-total-kind = { $kind ->
    [overtake] overtake
    [neck_and_neck] neck and neck
    [incident] incident
    [correction] correction
   *[milestone] milestone
} { $count }
demo-total-first = first: { demo-city }
