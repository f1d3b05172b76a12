unknown-board = 「{ $name }」というランキングはありません。入力中にDiscordが候補を表示します。
    .plain = 「{ $name }」というランキングはありません。{ $count ->
        [0] ランキングはまだ設定されていません。
       *[other] 設定されているランキング：{ $known }
    }
unknown-board-near = 「{ $name }」というランキングはありません。「{ $near }」のことでしょうか。
    .plain = { unknown-board-near }
unknown-account = 「{ $name }」というアカウントはありません。入力中にDiscordが候補を表示します。
    .plain = 「{ $name }」というアカウントはありません。{ $count ->
        [0] アカウントはまだ設定されていません。
       *[other] 設定されているアカウント：{ $known }
    }
unknown-account-near = 「{ $name }」というアカウントはありません。「{ $near }」のことでしょうか。
    .plain = { unknown-account-near }
unknown-city = 「{ $name }」という都市はありません。入力中にDiscordが候補を表示します。
unknown-city-near = 「{ $name }」という都市はありません。「{ $near }」のことでしょうか。
unknown-event = 「{ $name }」の記録はありません。最近の動きは`/recent`でご覧いただけます。
    .plain = 「{ $name }」の記録はありません。記録のキーは「milepost events --all」で一覧できます。
ask-no-boards = ランキングはまだありません。Milepostの運営者が設定に追加できます。
ask-no-longer-tracked = このボタンの対象は、すでに集計を終えています。お手数ですが、コマンドで改めてお試しください。

ask-period = { $days }日間
ask-days-short = { $days }日
ask-chart = グラフ
ask-indexed = 伸び率
ask-everything = お知らせしなかったものも表示

ask-stale = ⏳ 最新の数値 { $when }
ask-looked-at = 最終確認 { $when }
ask-held = ❔ より新しい数値は確認中です
ask-no-count = 確認できた数値はまだありません。
ask-no-counts = 確認できた数値はまだありません。最初の取得が終わると表示されます。取得元の状況は`/status`でご覧いただけます。
ask-without-count = まだ数値がないアカウント：{ $names }
ask-cut = … ほか{ $count }件

ask-ranking-head = { $at }現在、{ $period }の変化
ask-no-change = { $period }の変化はわかりません。期間の初めと終わりの数値が必要です。
ask-no-change-of = { $names }：{ $period }の変化はわかりません。期間の初めと終わりの数値が必要です。
ask-rank = { $rank }位
ask-new = 初登場
ask-ahead = { $name }より{ $gap }多い
ask-level = { $name }と同数
ask-source = 出典

ask-growth = { ask-period }：{ $gained }
ask-city-rank = { $board }：{ $of }アカウント中{ $rank }位
ask-city-events = 最近の動き

ask-milestones-of = 節目の記録：{ $name }
ask-next-on = 次の節目：{ $board }
ask-next = 次の節目{ COUNT($threshold) }まであと{ $missing }
ask-no-next = 次の節目は設定されていません。
ask-milestone-took = 前回の節目から{ $span }後
ask-milestones-first = 確認できる最初の数値は、{ $at }の{ $count }です。
ask-milestones-before = { COUNT($threshold) }は、確認できる最初の数値（{ $at }の{ $count }）より前に突破しています。

ask-comparison = 比較：{ $names }
ask-behind = { $name }より{ $gap }少ない
ask-level-with = { $name }と同数
ask-gap-grew = { $period }で差が{ COUNT($by) }拡大
ask-gap-shrank = { $period }で差が{ COUNT($by) }縮小
ask-gap-same = 差は{ $period }前と同じ
ask-leads-since = { $at }から{ $name }がリードしています。
ask-leads-at-least-since = 遅くとも{ $at }から{ $name }がリードしています。

ask-history = { $names }：{ $period }
ask-history-line = { $first } → { $last }（{ $at }）
ask-no-history = この期間の数値はありません。より長い期間をお試しください。
ask-history-held = 確認中の数値が{ $count }件あります。

ask-recent = 最近の動き
ask-recent-of = 最近の動き：{ $names }
ask-no-events = お知らせした動きはまだありません。節目の突破や順位の変動がここに表示されます。
ask-withdrawn = **取り消し済み**
ask-silent = お知らせなし：{ $reason }
ask-silent-import = 取り込んだデータの記録
ask-silent-operators = 運営者のみ
ask-silent-unwanted = 通知を希望するチャンネルなし
ask-silent-nobody = まだどこにも伝えていない内容
ask-silent-old = 取り込んだ古い数値との比較
ask-silent-expired = 数値が古すぎるため
ask-event-quarantined = { $name }：数値{ COUNT($count) }は確認できるまで保留
ask-event-released = { $name }：保留していた数値{ COUNT($count) }を確認
ask-event-rejected = { $name }：数値{ COUNT($count) }を除外

ask-why = 判断の根拠
ask-why-account = 最近の取得結果：{ $name }
ask-why-what = 出来事かアカウントをお選びください。
ask-why-nothing = ご説明できる内容がありません。テストだったか、すでに記録が残っていません。
ask-why-silent = お知らせしなかった理由：{ $reason }。
ask-why-operator = 運営者が判断しました。
ask-why-milestone = 信頼できる数値が初めて{ COUNT($threshold) }以上になりました。それまでの最高は{ COUNT($peak) }です。節目の設定：{ $ladders }。確認した数値：
ask-why-overtake = 十分な差が{ $confirmations }回続けて確認できたときに、順位の変動と判断します。
ask-why-margin = { $name }を、規則で定めた{ COUNT($margin) }以上リード：
ask-why-doubtful = 差がふだんの増減の幅を超えていないため、通常より多くの取得回数と時間をかけて確認しました。
ask-why-level = 信頼できる直近の数値は、{ $at }の{ $count }です。
ask-why-tolerance = { $at }に取得した{ $count }は、このアカウントで想定される変動幅{ COUNT($tolerance) }を超えています。その後の取得結果で判断します。
ask-why-joint = 同じ取得元の多くのアカウントが、同時に動きました。
ask-why-agreement = 一致する取得結果が{ $span }続く必要があります。最初の一致は{ $since }です。
ask-why-nearly-nothing = ほぼゼロへの減少は、オペレーターが承認した場合にのみ採用されます。
ask-why-incident = 比較できる{ $comparable }アカウントのうち{ $moved }アカウントが、一斉に大きく動きました：
ask-why-readings = 取得結果
ask-why-events = 記録
ask-why-deliveries = お知らせ
ask-reading-hidden = アカウントが数値を非公開
ask-reading-missing = アカウントが見つからない
ask-reading-failed = 取得できず
ask-reading-held = 確認中
ask-reading-rejected = 除外
ask-reading-imported = 取り込み
ask-delivery-pending = 待機中
ask-delivery-sent = お知らせ済み
ask-delivery-expired = 期限切れのため送信せず
ask-delivery-dropped = 送信せず
ask-delivery-elsewhere = ほかの場所の{ $count }チャンネルにもお知らせ

ask-status = 稼働状況
ask-status-well = ✅ すべて正常です。
ask-status-not-well = ⚠️ 確認が必要な項目があります。
ask-status-never-polled = { $accounts }アカウントを集計しています。まだ一度も取得していません。
ask-status-polled = { $accounts }アカウントを集計しています。最後の取得は{ $at }です。
ask-status-incident = ⚠️ { $source }：{ $at }から数値が異常な動きをしています。この数値にもとづくお知らせは控えています。
ask-status-queue = 待機中のお知らせが{ $count }件あります。最も古いものは{ $at }からです。
ask-status-queue-empty = 待機中のお知らせはありません。
ask-status-paused = ⚠️ お知らせを受け付けないチャンネルが{ $count }件あります。
ask-status-sources = 取得元
ask-status-accounts = アカウント
ask-status-stale = 最近の数値がないアカウント（{ $count }）：{ $names }
ask-status-held = 確認中の数値があるアカウント（{ $count }）：{ $names }
ask-status-unknown = まだ数値がないアカウント（{ $count }）：{ $names }
ask-source-well = { $source }：{ $at }に取得
ask-source-failing = { $source }：{ $at }から取得できません

ask-about = Milepostについて
ask-about-text = Milepostは、各都市の公式アカウントのフォロワー数を集計し、節目の突破や順位の逆転があったときにお知らせします。
ask-about-rules = 判断のしかた
ask-about-rules-text =
    アカウントの普段の動きから外れた数値は、その後の取得で確認できるまで保留します。節目の突破をお知らせするのは一度だけです。順位の逆転は、続けて何度か確認できてからお知らせします。概数を示すプラットフォームの数値には≈を付けています。判断の根拠は`/why`でご覧いただけます。
ask-about-boards = ランキング

ask-export = ご希望の表です。時刻はUTCです。
ask-export-packed = Discordで送れるよう、gzipで圧縮しています。
ask-export-cut = **全件ではありません。**新しいほうから{ $rows }行だけが入っています。期間を短くすると全件になることがあります。`milepost export`はすべてを書き出します。
ask-export-nothing = この条件で書き出せるデータはありません。より長い期間をお試しください。

ask-which = 「{ $name }」に当てはまるものが複数あります：{ $names }。入力中に表示される候補から一つお選びください。
ask-compare-two = 比較するには、異なるアカウントを二つ以上お選びください。
ask-no-events-of = 条件に当てはまるお知らせはまだありません。条件を指定しなければ、すべて表示されます。
