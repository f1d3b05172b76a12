chart-no-readings = まだ計測値なし
chart-unconfirmed = 未確認
chart-start = 開始時 = 100
chart-span = { $from }～{ $to }

chart-alt = 折れ線グラフ：{ $title }。
chart-alt-indexed = 開始時を100とした折れ線グラフ：{ $title }。
chart-alt-span = 期間：{ $from }～{ $to }。
chart-alt-line = { $name }：{ $first }から{ $last }、最高{ $highest }。
chart-alt-point = { $name }：{ $last }、計測1回。
chart-alt-empty = { $name }：まだ計測値がありません。
chart-alt-held = 未確認の計測値{ $readings }件。
chart-alt-milestones = 節目：{ $milestones }。
chart-alt-crossing = 印の位置：{ $at }、{ $followers }。
