# The web pages of an account and of a comparison. What all pages say is in page.ftl.

profile-standing = Where it stands
profile-rank = number { $rank } of { $of }
profile-unknown = not known yet
profile-history = History
profile-all-time = All
profile-figures = The figures as a table
profile-time = Time
profile-indexed-how = Every line starts at 100 at the time from which all of them are known.
profile-milestones = Milestones reached
profile-announcement = Announcement
profile-siblings = Other accounts: { $city }

# The comparison.
profile-compare = Compare accounts
profile-compare-with = Compare with another account
profile-compare-others = Choose other accounts
profile-compare-about = Choose two to ten accounts to see them side by side: who leads, by how much, and since when.
profile-compare-one = { $name } alone has nothing to be compared with. Please choose at least one more account.
profile-compare-unknown = No such account is tracked here: { $names }. Please choose from these.
profile-compare-too-many = At most { $most } accounts can be compared at once, and { $chosen } were chosen. Please choose fewer.
profile-no-board = On no ranking
profile-no-accounts = No account is tracked yet. Whoever runs this page adds some to the settings, and they appear here.
profile-ahead = In front since
# $name is the account with the highest count.
profile-ahead-since = { $name } in front since
profile-at-least-since = at least since { $at }
profile-summary = { $name }: { $count }
