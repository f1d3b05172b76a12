# What people are told who say what is announced where. Channels and roles come in as mentions.

announce-added = Announcements are now posted in { $channel }.
announce-edited = The announcements in { $channel } have been changed.

# What was stored, a line each.
announce-all = all
announce-what = **What:** { $kinds }
announce-kind-milestone = milestones
announce-kind-overtake = overtakes
announce-kind-neck-and-neck = neck-and-neck races
announce-boards = **Rankings:** { $boards }
announce-accounts = **Accounts:** { $accounts }
announce-smallest = **Milestones:** from { COUNT($count) } on
announce-top = **Overtakes:** { $count ->
    [one] only into first place
   *[other] only into the first { $count } places
}
announce-manner = **Language and time zone:** { $language }, { $zone }
announce-quiet-summary = **Quiet hours:** { $from } to { $to }; what happens meanwhile comes in one summary afterwards
announce-quiet-drop = **Quiet hours:** { $from } to { $to }; what happens meanwhile is not announced
announce-quiet-first = A new first place is announced even in the quiet hours.
announce-mention = **Mentions:** { $role }
announce-waiting = { $count ->
    [one] { $count } announcement is waiting to be sent.
   *[other] { $count } announcements are waiting to be sent.
}
announce-is-paused = ⏸️ **Paused.** Nothing is announced here until somebody uses `/announce resume`.
announce-is-refused = ⚠️ **Discord refuses the announcements:** { $reason }. They are waiting; once that is put right, `/announce resume` sends them.

# What happens next.
announce-baseline = What has already happened is not announced; only what happens from now on is.
announce-upcoming = The next milestone is probably { COUNT($threshold) } for { $name }, now at { COUNT($count) }.
announce-lacks = ⚠️ The bot lacks these permissions there: { $permissions }. Without them, the announcements will not be complete.

announce-list-none = Nothing is announced on this server yet. `/announce add` begins.
announce-list-gone = { $count ->
    [one] Discord no longer shows one of these channels. If it has been deleted, you can remove its announcements here.
   *[other] Discord no longer shows { $count } of these channels. If they have been deleted, you can remove their announcements here.
}
announce-remove-gone = Remove { $channel }
announce-paused = ⏸️ Nothing is announced in { $channel } until somebody uses `/announce resume`. What happens meanwhile is not announced later, either.
announce-paused-waiting = { $count ->
    [one] { $count } announcement from before is still waiting, and will be sent.
   *[other] { $count } announcements from before are still waiting, and will be sent.
}
announce-resumed = Announcements are posted in { $channel } again.
announce-resumed-waiting = { $count ->
    [0] Nothing is waiting; what happens from now on is announced.
    [one] { $count } announcement was waiting, and follows.
   *[other] { $count } announcements were waiting, and follow.
}
announce-remove = Do you want to remove the announcements from { $channel }? What the channel wants will be forgotten; `/announce add` begins anew.
announce-remove-waiting = { $count ->
    [one] { $count } announcement that is waiting will not be sent.
   *[other] { $count } announcements that are waiting will not be sent.
}
announce-remove-button = Remove the announcements
announce-removed = Nothing more is announced in { $channel }.
announce-removed-waiting = { $count ->
    [one] { $count } announcement that was waiting will not be sent.
   *[other] { $count } announcements that were waiting will not be sent.
}
announce-removed-how = `/announce add` brings announcements back.
announce-preview = This is what an announcement in { $channel } looks like. **Nothing of it has happened**, and nobody but you can see it.
announce-tested = A test is on its way to { $channel }. It is marked as one, and mentions nobody.
announce-tested-refused = A test is waiting, as Discord refuses the announcements in { $channel }. `/announce resume` sends it.

# What cannot be done.
announce-exists = This channel gets announcements already, so nothing has been changed. `/announce edit` changes them.
announce-none-here = This channel gets no announcements. `/announce add` begins; `/announce list` shows where there are some.
announce-paused-already = The announcements in this channel are paused already.
announce-not-paused = The announcements in this channel are not paused.
announce-nothing-to-change = Nothing has been changed: please choose at least one option.
announce-nothing-to-show = With these choices, nothing will ever be announced in this channel. Please change them with `/announce edit`.
announce-no-example = There is no example of what this channel wants: no two of its accounts are close to each other now. It is announced when it happens.
announce-not-here = Announcements can only be posted in text channels, announcement channels and threads. Please choose one.
announce-not-visible = The bot cannot see { $channel }. Please give it the permission “View Channel” there, or add it to the thread.
announce-cannot-post = Nothing has been changed: the bot cannot post in { $channel }. It lacks these permissions: { $permissions }.
announce-everyone = Please choose a role to mention other than @everyone.
announce-quiet-incomplete = Quiet hours need a beginning and an end, such as 22:00 and 7:00.
announce-quiet-always = Quiet hours from and to the same time would never end. `/announce pause` stops the announcements.
announce-no-number = “{ $text }” is not a number that is understood here. Please write it like 100,000 or 100k.
announce-no-time = “{ $text }” is not a time of day. Please write it like 22:00.
announce-unknown-board = There is no ranking called “{ $name }”. Please choose from the suggestions.
announce-unknown-board-near = There is no ranking called “{ $name }”. Did you mean “{ $near }”?
announce-unknown-account = There is no account called “{ $name }”. Please choose from the suggestions.
announce-unknown-account-near = There is no account called “{ $name }”. Did you mean “{ $near }”?
announce-unknown-zone = There is no time zone called “{ $name }”. Please choose from the suggestions, or write it like Asia/Seoul.
announce-unknown-zone-near = There is no time zone called “{ $name }”. Did you mean “{ $near }”?
confirm-late = That was a while ago, so nothing has been done. Please use the command again.

# Discord's own names of its permissions.
permission-view-channel = View Channel
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-embed-links = Embed Links
permission-attach-files = Attach Files
permission-read-message-history = Read Message History
permission-mention-everyone-here-and-all-roles = Mention @everyone, @here and All Roles
