# What operators are told. Names come with their Markdown escaped, times as Discord shows them.
error-no-operators = Nobody can do that yet, as the settings of Milepost name no operators. Whoever runs it can write ids of users or roles under [discord]: operators = ["175928847299117063"]
reading-is-no-news = There is a count of “{ $account }” from then, or a later one, already. Older ones can be imported with `milepost import`.
    .plain = '{ $account }' has a reading of { $at }, or a later one, already; 'milepost import' takes older ones

operators-approved = **Believed:** { COUNT($count) } for { $name }, from { $at }.
operators-rejected = **Rejected:** { COUNT($count) } for { $name }, from { $at }.
operators-announced = { $count ->
    [one] { $count } announcement is on its way:
   *[other] { $count } announcements are on their way:
}
operators-nothing-announced = Nothing is announced because of it.
operators-corrected = { $count ->
    [0] Nothing had to be corrected: no channel had been told of anything that rests on it alone. What later readings bear out stands.
    [one] { $count } correction is on its way to a channel that was told of what rests on it.
   *[other] { $count } corrections are on their way to the channels that were told of what rests on it.
}
operators-more = … and { $count } more.
operators-reject-warning = **This reading is believed:** { COUNT($count) } for { $name }, from { $at }. If you reject it, whatever was announced because of it is withdrawn, and every channel that was told gets a correction. That cannot be undone.
operators-reject-events = This was announced since then. What does not rest on the reading stays:
operators-reject-no-events = Nothing was announced of this account since then.
operators-reject-button = Reject and correct
operators-reject-later-button = Reject with all later readings
operators-entered = **Entered and believed:** { COUNT($count) } for { $name }.
operators-entered-held = **Entered, but held:** { COUNT($count) } for { $name } is out of proportion. If it is right, believe it with `/reading approve`.
operators-polled = **{ $source }:** a count was read for { $count ->
    [one] { $count } account
   *[other] { $count } accounts
} of { $of }.
operators-polled-unchanged = { $count ->
    [one] { $count } of them stands unchanged in its document, which is no new reading.
   *[other] { $count } of them stand unchanged in their document, which is no new reading.
}
operators-polled-held = { $count ->
    [one] { $count } of them is held, as it is out of proportion.
   *[other] { $count } of them are held, as they are out of proportion.
}
operators-source-failed = ⚠️ **{ $source }** { $kind } ({ $reason })
operators-source-limited = takes no more requests before { $at }.
operators-source-credentials = does not accept the credentials; please renew them.
operators-source-refused = refuses the request as it is; asking again will not help.
operators-source-payload = answers differently from what was agreed; Milepost may need an update.
operators-source-unavailable = cannot be read now; the next poll tries again.
operators-incident-believed = The incident of **{ $source }** has been ended, and what was held is believed.
operators-incident-held = The incident of **{ $source }** has been ended. What is held stays so until later readings, or you, decide.

operators-no-reading = “{ $name }” is no reading that can be decided over; perhaps somebody has done so already. Please choose from the suggestions.
operators-believed-already = This reading is believed already.
operators-refused = That is not possible: { $reason }
operators-no-source = There is no source called “{ $name }”. There are: { $names }.
operators-no-sources = There are no sources to read.
operators-no-incident = “{ $name }” has no incident. Please choose from the suggestions.
